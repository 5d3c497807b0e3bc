// Pictures go ahead in parts, and go on where they were cut off.
import { fileOf, filesOf, type Post } from './outbox'
import { token } from './server'
import { base, tellAll, type Entry, type KeptFile } from './store'

const PART = 64 * 1024
const WAIT_MS = 30_000
const START = '/field/offline/files'

/** The network or the server failed: try later. */
export class Later extends Error {}

async function noted(one: KeptFile, have: number): Promise<void> {
  const store = await base()
  const now = await store.get('files', one.id)
  if (now) await store.put('files', { ...now, have })
  tellAll('files')
}

async function answered(url: string, how: RequestInit): Promise<Response> {
  const headers = { ...(how.headers as Record<string, string>), 'X-CSRFToken': token(), Accept: 'application/json' }
  const answer = await fetch(url, { ...how, headers, signal: AbortSignal.timeout(WAIT_MS), redirect: 'manual' }).catch(() => null)
  if (!answer || answer.status === 429 || answer.status >= 500 || answer.type === 'opaqueredirect') throw new Later('files')
  return answer
}

async function sha256(data: ArrayBuffer): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', data))
  return [...sum].map((one) => one.toString(16).padStart(2, '0')).join('')
}

/** One picture: its id there, or "" where the server takes none ahead. */
async function sendOne(one: KeptFile, file: File): Promise<string> {
  const data = await file.arrayBuffer()
  const body = JSON.stringify({ id: one.id, kind: 'photo', name: file.name, size: file.size, sha256: await sha256(data) })
  let answer = await answered(START, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })
  for (let whole = 0; answer.ok || answer.status === 409; ) {
    const said = (await answer.json()) as { have?: number; file?: string | null }
    if (said.have === undefined) return ''
    await noted(one, said.have)
    if (said.file) return said.file
    // all bytes are there and were not taken in: the last, empty part asks for it
    if (said.have >= file.size && whole++ > 0) return ''
    const part = data.slice(said.have, said.have + PART)
    const headers = { 'Content-Type': 'application/octet-stream' }
    answer = await answered(`${START}/${one.id}?from=${said.have}`, { method: 'PUT', body: part, headers })
  }
  return ''
}

/** The body of an entry: pictures that went ahead by their ids, any other one with the form. */
export async function bodyOf(entry: Entry, post: Post): Promise<FormData | URLSearchParams> {
  const kept = await filesOf(entry.id)
  if (!post.multipart) return new URLSearchParams(post.fields)
  const body = new FormData()
  for (const [name, value] of post.fields) body.append(name, value)
  for (const one of kept) {
    const file = await fileOf(one)
    const id = /^image\//.test(file.type) ? await sendOne(one, file) : ''
    if (id) body.append(`${one.field}.kept`, id)
    else body.append(one.field, file, file.name)
  }
  return body
}
