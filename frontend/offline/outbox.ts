// What was done and is not taken over yet, in its order.
import { newId } from './ids'
import { base, tellAll, type Entry, type KeptFile } from './store'
import { subjectOf } from './subjects'
import { seal, sealBytes, unseal, unsealBytes } from './vault'

/** A line of a form as a person saw it. */
export interface Line {
  label: string
  value: string
}

export interface Post {
  url: string
  fields: [string, string][]
  multipart: boolean
  /** What it is, where, and what was said: for whoever looks at it before it is sent. */
  title: string
  lines: Line[]
  /** Of the answer, where a person must decide. */
  html?: string
  said?: string[]
  offer?: Offer
}

/** What can be done instead, with what was typed. */
export interface Offer {
  url: string
  label: string
  fields: Record<string, string>
}

export interface Told extends Entry {
  post: Post | null
  files: { id: string; size: number; have: number }[]
}

export interface Taken {
  field: string
  file: File
}

/** Writes an entry with its files, in one step, to the disk. `instead` is one that it corrects. */
export async function put(post: Post, files: Taken[], instead = ''): Promise<Entry> {
  const id = newId()
  const fields = new URLSearchParams(post.fields)
  const entry: Entry = {
    id,
    subject: subjectOf(post.url, fields) || `entry/${id}`,
    state: 'waiting',
    made: Date.now(),
    outcome: '',
    tries: 0,
    box: await seal(post),
  }
  const sealed: KeptFile[] = []
  for (const { field, file } of files) {
    const name = await seal({ name: file.name, type: file.type })
    const box = await sealBytes(await file.arrayBuffer())
    sealed.push({ id: newId(), entry: id, field, size: file.size, have: 0, name, box })
  }
  const task = (await base()).transaction(['entries', 'files'], 'readwrite', { durability: 'strict' })
  const entries = task.objectStore('entries')
  const old = instead ? await entries.index('id').get(instead) : undefined
  if (old?.seq) {
    entry.seq = old.seq
    for (const key of await task.objectStore('files').index('entry').getAllKeys(instead)) {
      await task.objectStore('files').delete(key)
    }
  }
  const seq = await entries.put(entry)
  for (const one of sealed) await task.objectStore('files').put(one)
  await task.done
  tellAll('outbox')
  return { ...entry, seq }
}

export async function all(): Promise<Entry[]> {
  return (await base()).getAll('entries')
}

export async function find(id: string): Promise<Entry | undefined> {
  return (await base()).getFromIndex('entries', 'id', id)
}

export async function filesOf(id: string): Promise<KeptFile[]> {
  return (await base()).getAllFromIndex('files', 'entry', id)
}

export async function fileOf(one: KeptFile): Promise<File> {
  const said = await unseal<{ name: string; type: string }>(one.name)
  return new File([await unsealBytes(one.box)], said.name, { type: said.type })
}

export async function postOf(entry: Entry): Promise<Post> {
  return unseal<Post>(entry.box)
}

/** Changes an entry while it is still there. */
export async function change(id: string, some: Partial<Entry>): Promise<void> {
  const task = (await base()).transaction('entries', 'readwrite', { durability: 'strict' })
  const now = await task.store.index('id').get(id)
  if (now) await task.store.put({ ...now, ...some })
  await task.done
  tellAll('outbox')
}

/** Pictures that the server keeps no more go again, as new ones. */
export async function renewFiles(id: string): Promise<void> {
  const task = (await base()).transaction('files', 'readwrite')
  for (const one of await task.store.index('entry').getAll(id)) {
    await task.store.delete(one.id)
    await task.store.put({ ...one, id: newId(), have: 0 })
  }
  await task.done
}

/** Takes an entry away with its files: it was taken over, undone or given up. Undoing (`only`) holds
 * only for one that is not on its way. */
export async function take(id: string, only?: Entry['state'][]): Promise<boolean> {
  const task = (await base()).transaction(['entries', 'files'], 'readwrite', { durability: 'strict' })
  const entry = await task.objectStore('entries').index('id').get(id)
  const fits = Boolean(entry?.seq) && (!only || only.includes(entry!.state))
  if (fits) {
    await task.objectStore('entries').delete(entry!.seq!)
    for (const key of await task.objectStore('files').index('entry').getAllKeys(id)) {
      await task.objectStore('files').delete(key)
    }
  }
  await task.done
  if (fits) tellAll('outbox')
  return fits
}

/** The first of each subject, in their order; what waits for a decision holds its subject back. */
export function ready(entries: Entry[]): Entry[] {
  const seen = new Set<string>()
  return entries.filter((one) => {
    if (seen.has(one.subject)) return false
    seen.add(one.subject)
    return one.state !== 'needs'
  })
}

/** For the page of the outbox; without the key only states and times. */
export async function told(): Promise<Told[]> {
  const found: Told[] = []
  for (const entry of await all()) {
    const post = await postOf(entry).catch(() => null)
    const files = (await filesOf(entry.id)).map(({ id, size, have }) => ({ id, size, have }))
    found.push({ ...entry, post, files })
  }
  return found
}
