// Pages that are taken along: what this worker will need outside, each only when it changed.
import { base, read, tellAll, write, type Kept } from './store'
import { tellLeft } from './left'
import { gone, hello, openBySession } from './server'
import { device, key, seal, unseal, unsent } from './vault'

const AT_ONCE = 4
const WAIT_MS = 30_000
const EVERY_MS = 10 * 60 * 1000
const KEEPS = ['content-security-policy', 'permissions-policy', 'referrer-policy']

export interface Page {
  title: string
  html: string
  headers: Record<string, string>
}

/** Forgets in which order questions stand in an address: one page, one name. */
export function nameOf(url: string): string {
  const { pathname, searchParams } = new URL(url, location.origin)
  searchParams.sort()
  const query = searchParams.toString()
  return query ? `${pathname}?${query}` : pathname
}

/** Fetches and keeps one page: the addresses below `follow` that it leads to; null where it failed. */
async function fetchPage(url: string, title: string, version: string, follow = ''): Promise<string[] | null> {
  const answer = await fetch(url, {
    headers: { Accept: 'text/html', 'X-Gezhi-Take': '1' },
    signal: AbortSignal.timeout(WAIT_MS),
    cache: 'no-store',
  }).catch(() => null)
  if (!answer?.ok || answer.redirected) return null
  const headers = Object.fromEntries(KEEPS.flatMap((name) => (answer.headers.get(name) ? [[name, answer.headers.get(name)!]] : [])))
  const html = await answer.text()
  const page: Page = { title, html, headers }
  const kept: Kept = { url: nameOf(url), version, at: Date.now(), box: await seal(page) }
  await (await base()).put('pages', kept)
  return follow ? linksIn(html, follow) : []
}

function linksIn(html: string, follow: string): string[] {
  const links = new DOMParser().parseFromString(html, 'text/html').querySelectorAll(`a[href^="${follow}"]`)
  return [...new Set([...links].map((one) => one.getAttribute('href') ?? ''))]
}

/** The server let this phone end, as it was away for too long: what waits here still goes, and then
 * it is emptied and may be taken outside anew. */
async function ended(): Promise<number | null> {
  const known = await device()
  if (!known || (await unsent())) return (await base()).count('pages')
  await tellLeft()
  await gone(known.id, 'ended')
  return null
}

/** Takes along what is new; answers with how many pages there are, or null without a network. */
export async function takeAlong(): Promise<number | null> {
  return navigator.locks.request('gezhi-take', async () => {
    const said = await hello()
    if (said === null || typeof said === 'string') return null
    if (said.device !== 'open') return ended()
    if (!(await openBySession())) return null
    const store = await base()
    const looks = `${document.documentElement.lang}.${document.documentElement.dataset.mode ?? ''}`
    const had = new Map((await store.getAll('pages')).map((one) => [one.url, one.version]))
    const wanted = said.take.map((one) => ({ ...one, name: nameOf(one.url), version: `${said.version}.${looks}.${one.version}` }))
    const names = new Set(wanted.map((one) => one.name))
    const below = wanted.flatMap((one) => (one.follow ? [one.follow] : []))
    const stays = (url: string): boolean => names.has(url) || below.some((one) => url.startsWith(one))
    for (const url of had.keys()) if (!stays(url)) await store.delete('pages', url)
    const fresh = wanted.filter((one) => had.get(one.name) !== one.version)
    const next = async (): Promise<void> => {
      for (let one = fresh.shift(); one; one = fresh.shift()) {
        const found = await fetchPage(one.url, one.title, one.version, one.follow)
        for (const url of found ?? []) {
          if (!names.has(nameOf(url))) fresh.push({ ...one, url, name: nameOf(url), title: '', follow: undefined })
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, next))
    await write('taken', Date.now())
    tellAll('taken')
    return wanted.length
  })
}

/** A page of the phone, opened; null where it was not taken along. */
export async function openPage(url: string): Promise<(Page & { at: number }) | null> {
  const kept = await (await base()).get('pages', nameOf(url))
  if (!kept || !(await key())) return null
  return { ...(await unseal<Page>(kept.box)), at: kept.at }
}

/** What is on the phone, for who looks: address, title, when. Pages that others lead to have no title. */
export async function listPages(): Promise<{ url: string; title: string; at: number }[]> {
  const rows = await (await base()).getAll('pages')
  const pages = await Promise.all(rows.map(async ({ url, at, box }) => ({ url, at, title: (await unseal<Page>(box)).title })))
  return pages.filter((one) => one.title)
}

/** While pages are open and seen, every ten minutes. */
export function keepTaking(): void {
  const go = async (): Promise<void> => {
    if (!navigator.onLine || document.visibilityState !== 'visible') return
    const last = (await read<number>('taken')) ?? 0
    const ago = Date.now() - last
    if (ago >= EVERY_MS || ago < 0) await takeAlong()
  }
  window.setInterval(() => void go(), 60_000)
  window.setTimeout(() => void go(), 3_000)
}
