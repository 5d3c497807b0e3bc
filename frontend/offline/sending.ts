// One sender at a time, over all tabs. An entry goes again, with the same id, until it is answered.
import { bodyOf } from './ahead'
import { all, change, find, postOf, ready, renewFiles, take, type Offer, type Post } from './outbox'
import { gone, hello, token } from './server'
import { device, key, seal } from './vault'
import { hear, tellAll, type Entry } from './store'

const LOCK = 'gezhi-outbox'
const WAIT_MS = 45_000
const FRESH_MS = 60_000
const STEPS_MS = [3_000, 10_000, 30_000, 60_000, 180_000, 300_000]
let met = 0
let failed = 0
let timer = 0

export type Outcome = 'sent' | 'refused' | 'conflict' | 'gone' | 'later' | 'signed-out' | 'locked' | 'csrf' | 'files'

export interface Answer {
  outcome: Outcome
  next?: string
  html?: string
  said?: string[]
  offer?: Offer
  /** Of `files`: pictures that the server keeps no more. */
  missing?: string[]
}

/** Whether the server answers and takes entries from this phone now. */
async function reached(): Promise<Outcome | 'yes'> {
  if (!navigator.onLine) return 'later'
  if (Date.now() - met < FRESH_MS) return 'yes'
  const said = await hello()
  if (said === 'gone') return 'locked'
  if (said === 'signed-out') return 'signed-out'
  if (!said) return 'later'
  met = Date.now()
  return 'yes'
}

async function headersOf(entry: Entry): Promise<Record<string, string>> {
  const known = await device()
  return {
    Accept: 'application/json',
    'X-CSRFToken': token(),
    'X-Gezhi-Outbox': entry.id,
    'X-Gezhi-Made': new Date(entry.made).toISOString(),
    'X-Gezhi-Clock': new Date().toISOString(),
    'X-Gezhi-Device': known?.id ?? '',
  }
}

async function post(entry: Entry, made: Post): Promise<Answer> {
  const body = await bodyOf(entry, made)
  const headers = await headersOf(entry)
  const signal = AbortSignal.timeout(WAIT_MS)
  const answer = await fetch(made.url, { method: 'POST', body, headers, signal, redirect: 'manual' })
  if (answer.type === 'opaqueredirect' || answer.status === 429 || answer.status >= 500) return { outcome: 'later' }
  const said = (await answer.json().catch(() => null)) as Answer | null
  if (!said?.outcome) met = 0 // a token that is too old, or a page of somebody in between
  return said?.outcome ? said : { outcome: 'later' }
}

async function tried(entry: Entry, made: Post): Promise<Answer> {
  return post(entry, made).catch((): Answer => ({ outcome: 'later' }))
}

/** Sends one entry and writes down what came of it. */
async function sendOne(entry: Entry): Promise<Answer> {
  const made = await postOf(entry)
  await change(entry.id, { state: 'sending', tries: entry.tries + 1 })
  let answer = await tried(entry, made)
  if (answer.outcome === 'csrf' || answer.outcome === 'files') {
    if (answer.outcome === 'files') await renewFiles(entry.id)
    met = 0
    if ((await reached()) === 'yes') answer = await tried(entry, made)
  }
  if (answer.outcome === 'files') answer = { ...answer, outcome: 'refused' }
  if (answer.outcome === 'sent') {
    await take(entry.id)
    tellAll('sent')
  } else if (answer.outcome === 'locked') {
    const known = await device()
    if (known) await gone(known.id, 'locked')
  } else if (['refused', 'conflict', 'gone'].includes(answer.outcome)) {
    const missing = answer.missing ?? []
    const fields = made.fields.filter(([, value]) => !missing.some((one) => value.endsWith(one)))
    const box = await seal({ ...made, fields, html: answer.html ?? '', said: answer.said ?? [], offer: answer.offer } satisfies Post)
    await change(entry.id, { state: 'needs', outcome: answer.outcome, box })
  } else {
    await change(entry.id, { state: 'waiting' })
  }
  return answer
}

/** Sends what can be sent; `wanted` goes first, and its answer is given back. */
export async function run(wanted = ''): Promise<Answer> {
  return navigator.locks.request(LOCK, () => locked(wanted))
}

async function locked(wanted: string): Promise<Answer> {
  let told: Answer = { outcome: 'later' }
  for (const one of await all()) if (one.state === 'sending') await change(one.id, { state: 'waiting' })
  const tried = new Set<string>()
  for (;;) {
    const first = wanted ? await find(wanted) : undefined
    const waiting = ready(await all()).filter((one) => !tried.has(one.subject))
    const next = waiting.find((one) => one.subject === first?.subject) ?? waiting[0]
    if (!next) break
    const there = (await key()) ? await reached() : 'later'
    if (there !== 'yes') {
      told = { outcome: there }
      again()
      return told
    }
    const answer = await sendOne(next)
    if (next.id === wanted) {
      told = answer
      window.setTimeout(() => void run(), 0)
      break
    }
    if (['locked', 'signed-out'].includes(answer.outcome)) return answer
    if (answer.outcome === 'later') {
      failed += 1
      met = 0
      tried.add(next.subject)
      if (failed > 2) break
    } else {
      failed = 0
    }
  }
  if (told.outcome === 'sent') failed = 0
  again()
  return told
}

/** Later, and later still each time, with some chance in it so that phones do not come all at once. */
function again(): void {
  clearTimeout(timer)
  const wait = STEPS_MS[Math.min(failed, STEPS_MS.length - 1)]!
  timer = window.setTimeout(() => void all().then((left) => (ready(left).length ? run() : null)), wait * (0.75 + Math.random() / 2))
}

export async function sendNow(): Promise<Answer> {
  met = 0
  failed = 0
  return run()
}

/** Starts sending whenever there is a chance. */
export function keepSending(): void {
  const go = (): void => {
    failed = 0
    void all().then((left) => (left.length ? run() : null))
  }
  window.addEventListener('online', go)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && go())
  hear((what) => what === 'open' && go())
  go()
}
