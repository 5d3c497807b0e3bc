// The key of this phone. The server made it and keeps it; here it lies under the code of its worker,
// and for eight hours as a key that can be used and not read out.
import { base, drop, empty, read, tellAll, write, type Box, type Device, type Open } from './store'

export const OPEN_MS = 8 * 60 * 60 * 1000
const ROUNDS = 600_000
const MOST_WRONG = 8
const words = new TextEncoder()

/** Why nothing can be read now. */
export class Closed extends Error {}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (one) => one.charCodeAt(0))
}

export async function device(): Promise<Device | undefined> {
  return read<Device>('device')
}

/** The open key, or null. A clock that was set back opens nothing for longer. */
export async function key(): Promise<CryptoKey | null> {
  const open = await read<Open>('open')
  if (!open) return null
  const left = open.until - Date.now()
  if (left > 0 && left <= OPEN_MS) return open.key
  await drop('open')
  return null
}

async function keyOrClosed(): Promise<CryptoKey> {
  const found = await key()
  if (!found) throw new Closed('closed')
  return found
}

export async function sealBytes(data: BufferSource): Promise<Box> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOrClosed(), data) }
}

export async function unsealBytes(box: Box): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv: box.iv }, await keyOrClosed(), box.data)
}

export async function seal(value: unknown): Promise<Box> {
  return sealBytes(words.encode(JSON.stringify(value)))
}

export async function unseal<T>(box: Box): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unsealBytes(box))) as T
}

async function lockOf(code: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const said = await crypto.subtle.importKey('raw', words.encode(code), 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }
  return crypto.subtle.deriveKey(how, said, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

async function wrap(raw: Uint8Array<ArrayBuffer>, code: string, salt: Uint8Array<ArrayBuffer>): Promise<Box> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await lockOf(code, salt), raw) }
}

/** Opens the vault for eight hours. */
export async function openWith(raw: Uint8Array<ArrayBuffer>): Promise<void> {
  const made = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
  await write('open', { key: made, until: Date.now() + OPEN_MS } satisfies Open)
  tellAll('open')
}

/** Keeps a phone that was just enrolled, or chooses a new code for its key. */
export async function keep(given: { id: string; name: string; account: string }, raw: Uint8Array<ArrayBuffer>, code: string): Promise<void> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const wrapped = await wrap(raw, code, salt)
  const known = await device()
  const enrolled = known?.id === given.id ? known.enrolled : Date.now()
  await write('device', { ...given, salt, wrapped, tries: 0, enrolled } satisfies Device)
  await openWith(raw)
  raw.fill(0)
}

/** Tries a code: how many tries are left, or "open". A try counts before it is made, so that ending
 * the browser gives none back. */
export async function openByCode(code: string): Promise<'open' | number> {
  const known = await device()
  if (!known?.wrapped) return 0
  const wrapped = known.wrapped
  await write('device', { ...known, tries: known.tries + 1 })
  try {
    const lock = await lockOf(code, known.salt)
    const raw = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: wrapped.iv }, lock, wrapped.data))
    await write('device', { ...known, tries: 0 })
    await openWith(raw)
    raw.fill(0)
    return 'open'
  } catch {
    const left = MOST_WRONG - known.tries - 1
    if (left <= 0) await write('device', { ...known, tries: MOST_WRONG, wrapped: null })
    return Math.max(0, left)
  }
}

/** Nothing of anybody is left on this phone. */
export async function wipe(): Promise<void> {
  await empty()
  for (const store of [localStorage, sessionStorage]) {
    for (const name of Object.keys(store)) if (name.startsWith('gezhi.draft.')) store.removeItem(name)
  }
  tellAll('wiped')
}

export async function close(): Promise<void> {
  await drop('open')
  tellAll('closed')
}

export async function unsent(): Promise<number> {
  return (await base()).count('entries')
}
