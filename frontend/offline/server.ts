// What the server is asked besides the forms themselves.
import { csrfToken } from '../parts/token'
import { bytesOf, device, keep, key, openWith, wipe } from './vault'
import { tellAll } from './store'

export interface Take {
  url: string
  title: string
  version: string
  /** Pages that this one leads to, by the beginning of their addresses, go along with it. */
  follow?: string
}

export interface Hello {
  csrf: string
  now: string
  account: string
  device: 'open' | 'locked' | 'unknown'
  version: string
  take: Take[]
}

const ROOT = '/field/offline'
export const WAIT_MS = 20_000
let csrf = ''

export function token(): string {
  return csrf || csrfToken()
}

export async function ask(path: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json'
    headers['X-CSRFToken'] = token()
  }
  return fetch(`${ROOT}/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(WAIT_MS),
    cache: 'no-store',
    redirect: 'manual',
  })
}

/** Who is this, is the phone still theirs, what is to be taken along. Null without an answer;
 * "signed-out" where nobody is signed in. A locked phone is wiped here and now, and one on which
 * somebody else signs in, too. */
export async function hello(): Promise<Hello | 'signed-out' | 'gone' | null> {
  const known = await device()
  if (!known) return null
  const answer = await ask(`hello?device=${known.id}`).catch(() => null)
  if (!answer) return null
  const said = (await answer.json().catch(() => null)) as Partial<Hello> | null
  if (said?.csrf) csrf = said.csrf
  if (said?.device === 'locked') return gone(known.id, 'locked')
  if (answer.status === 401 || answer.type === 'opaqueredirect') return 'signed-out'
  if (!answer.ok || !said?.csrf) return null
  if (said.account !== known.account) return gone(known.id, 'other-account')
  return said as Hello
}

/** Wipes, and tells the server that it was done. */
export async function gone(id: string, why: string): Promise<'gone'> {
  await wipe()
  await ask('wiped', { device: id, why }).catch(() => null)
  tellAll(why)
  return 'gone'
}

/** Enrols this phone for whoever is signed in, under a code. */
export async function enrol(id: string, name: string, code: string): Promise<boolean> {
  const answer = await ask('enrol', { id, name }).catch(() => null)
  if (!answer?.ok) return false
  const said = (await answer.json()) as { device: string; key: string; account: string; name: string }
  await keep({ id: said.device, name: said.name, account: said.account }, bytesOf(said.key), code)
  return true
}

/** Opens the vault by the session: whoever has just signed in needs no code. */
export async function openBySession(): Promise<boolean> {
  const known = await device()
  if (!known) return false
  if (await key()) return true
  const answer = await ask('open', { device: known.id }).catch(() => null)
  if (!answer?.ok) return false
  const said = (await answer.json()) as { key: string }
  const raw = bytesOf(said.key)
  await openWith(raw)
  raw.fill(0)
  return true
}

/** A new code for the key of this phone, for who is signed in. */
export async function newCode(code: string): Promise<boolean> {
  const known = await device()
  const answer = known && (await ask('open', { device: known.id }).catch(() => null))
  if (!known || !answer?.ok) return false
  const said = (await answer.json()) as { key: string }
  await keep({ id: known.id, name: known.name, account: known.account }, bytesOf(said.key), code)
  return true
}
