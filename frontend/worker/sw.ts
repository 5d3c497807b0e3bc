// The service worker of the field. Pages come from the network where it answers soon, else from the
// vault of this phone, opened here; the Cache API holds nothing but the shell.
import { openPage } from '../offline/pages'
import { device, key } from '../offline/vault'

declare const self: ServiceWorkerGlobalScope & { GEZHI: Shell }

/** What the server puts before this script: the shell's files and pages, under one version. */
interface Shell {
  version: string
  files: string[]
  pages: string[]
  offline: string
}

const SOON_MS = 2_500
const shell = self.GEZHI
const CACHE = `gezhi-shell-${shell.version}`

async function precache(again = false): Promise<void> {
  const cache = await caches.open(CACHE)
  if (!again) await cache.addAll(shell.files)
  await cache.addAll(shell.pages.map((one) => new Request(one, { cache: 'reload' })))
}

self.addEventListener('install', (event) => {
  event.waitUntil(precache().then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  const tidy = async (): Promise<void> => {
    // pages that were taken along before still name the files of the version before
    const older = (await caches.keys()).filter((name) => name.startsWith('gezhi-shell-') && name !== CACHE)
    for (const name of older.slice(0, -1)) await caches.delete(name)
    await self.clients.claim()
  }
  event.waitUntil(tidy())
})

self.addEventListener('message', (event) => {
  // the language or the size of letters changed
  if (event.data === 'shell') event.waitUntil(precache(true).catch(() => undefined))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin || request.method !== 'GET') return
  if (shell.files.includes(url.pathname)) event.respondWith(fromCache(request))
  else if (url.pathname.startsWith('/static/')) event.respondWith(older(request))
  else if (request.mode === 'navigate' && url.pathname.startsWith('/field/')) event.respondWith(navigate(request, url))
})

async function fromCache(request: Request): Promise<Response> {
  return (await caches.match(request.url, { cacheName: CACHE })) ?? fetch(request)
}

async function older(request: Request): Promise<Response> {
  return fetch(request).catch(async () => (await caches.match(request.url)) ?? Response.error())
}

/** The network while it answers soon; a page that is kept must not wait for a network that is none. */
async function navigate(request: Request, url: URL): Promise<Response> {
  const asked = fetch(request).then(
    (answer) => (answer.status >= 502 && answer.status <= 504 ? null : answer),
    () => null,
  )
  if (!(await device())) return (await asked) ?? Response.error()
  const late = new Promise<null>((done) => setTimeout(() => done(null), SOON_MS))
  const answer = await Promise.race([asked, late])
  if (answer) return answer
  const kept = await ofPhone(url)
  return kept ?? (await asked) ?? (await offline())
}

async function ofPhone(url: URL): Promise<Response | null> {
  if (shell.pages.includes(url.pathname)) return marked((await caches.match(url.pathname, { cacheName: CACHE })) ?? null)
  if (!(await key())) return null
  const page = await openPage(url.href).catch(() => null)
  if (!page) return null
  const html = page.html.replace('<html ', `<html data-kept-at="${page.at}" `)
  return new Response(html, { headers: { ...page.headers, 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' } })
}

async function marked(page: Response | null): Promise<Response | null> {
  if (!page) return null
  const html = (await page.text()).replace('<html ', '<html data-from-phone ')
  return new Response(html, { headers: page.headers })
}

async function offline(): Promise<Response> {
  return (await marked((await caches.match(shell.offline, { cacheName: CACHE })) ?? null)) ?? Response.error()
}
