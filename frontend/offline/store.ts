// What a phone keeps, in IndexedDB. What is personal lies in boxes that the key of this phone opens
// (vault.ts); in the clear are ids, times, addresses of pages and states alone.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

/** Something sealed by AES-GCM: the nonce and what it sealed. */
export interface Box {
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

/** A page that was taken along. */
export interface Kept {
  url: string
  version: string
  at: number
  box: Box
}

/** waiting: on this phone; sending: on its way; needs: answered, and a person must decide. */
export type State = 'waiting' | 'sending' | 'needs' | 'sent'

export interface Entry {
  seq?: number
  id: string
  subject: string
  state: State
  /** When it was done, by the clock of this phone (ms). */
  made: number
  /** Of `needs`: refused, conflict or gone. */
  outcome: string
  tries: number
  /** A Post, sealed. */
  box: Box
}

export interface KeptFile {
  id: string
  entry: string
  field: string
  size: number
  /** Bytes that the server has. */
  have: number
  /** A name and the bytes, sealed each. */
  name: Box
  box: Box
}

/** Why a phone was emptied, as far as its holder must hear of it. */
export const EMPTIED = ['locked', 'other-account', 'ended']

export interface Device {
  id: string
  name: string
  account: string
  salt: Uint8Array<ArrayBuffer>
  /** The key under the code; gone after too many wrong codes. */
  wrapped: Box | null
  tries: number
  enrolled: number
}

/** The key while it is open: never to be read out, and only until its time. */
export interface Open {
  key: CryptoKey
  until: number
}

interface Tables extends DBSchema {
  meta: { key: string; value: unknown }
  pages: { key: string; value: Kept }
  entries: { key: number; value: Entry; indexes: { id: string; subject: string; state: string } }
  files: { key: string; value: KeptFile; indexes: { entry: string } }
}

export type Base = IDBPDatabase<Tables>
const NAME = 'gezhi-field'
let opened: Promise<Base> | null = null

/** The base of this phone, opened once in each page. */
export function base(): Promise<Base> {
  opened ??= openDB<Tables>(NAME, 1, {
    upgrade(made) {
      made.createObjectStore('meta')
      made.createObjectStore('pages', { keyPath: 'url' })
      const entries = made.createObjectStore('entries', { keyPath: 'seq', autoIncrement: true })
      entries.createIndex('id', 'id', { unique: true })
      entries.createIndex('subject', 'subject')
      entries.createIndex('state', 'state')
      made.createObjectStore('files', { keyPath: 'id' }).createIndex('entry', 'entry')
    },
    terminated() {
      opened = null
    },
  })
  return opened
}

export async function read<T>(name: string): Promise<T | undefined> {
  return (await (await base()).get('meta', name)) as T | undefined
}

export async function write(name: string, value: unknown): Promise<void> {
  await (await base()).put('meta', value, name)
}

export async function drop(name: string): Promise<void> {
  await (await base()).delete('meta', name)
}

/** Everything goes, at once. */
export async function empty(): Promise<void> {
  const all = ['meta', 'pages', 'entries', 'files'] as const
  const task = (await base()).transaction(all, 'readwrite', { durability: 'strict' })
  await Promise.all([...all.map((one) => task.objectStore(one).clear()), task.done])
}

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('gezhi-field')

/** Tells this page and the other ones that something on the phone changed. */
export function tellAll(what: string): void {
  channel?.postMessage(what)
  for (const one of hearers) one(what)
}

const hearers = new Set<(what: string) => void>()

export function hear(work: (what: string) => void): void {
  hearers.add(work)
}

channel?.addEventListener('message', (event) => {
  for (const one of hearers) one(String(event.data))
})
