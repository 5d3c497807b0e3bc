// The pages of the phone itself: the outbox, an entry that needs somebody, the code, enrolling.
import htmx from 'htmx.org'
import { askCode, tryCode } from './code'
import { undo } from './bar'
import { mark } from './forms'
import { newId } from './ids'
import { giveUp } from './left'
import { change, find, postOf, told, type Told } from './outbox'
import { listPages, openPage, takeAlong } from './pages'
import { contentOf, fill, when, word } from './parts'
import { enrol, newCode, openBySession } from './server'
import { run, sendNow } from './sending'
import { EMPTIED, hear, type Entry } from './store'
import { device, key } from './vault'

const STATES = { waiting: 'onPhone', sending: 'sending', needs: 'needsYou', sent: 'sent' } as const

function rowOf(one: Told): DocumentFragment {
  const sent = one.files.reduce((sum, file) => sum + file.have, 0)
  const size = one.files.reduce((sum, file) => sum + file.size, 0)
  const percent = size ? Math.round((100 * sent) / size) : 0
  const made = fill('outbox-row', {
    title: one.post?.title ?? word('sealed'),
    about: one.post?.lines.map((line) => line.value).join(' · ').slice(0, 120) ?? '',
    when: when(one.made),
    state: word(one.outcome && one.state === 'needs' ? `outcome${one.outcome[0]!.toUpperCase()}${one.outcome.slice(1)}` : STATES[one.state]),
    photos: one.files.length ? word('photos', { n: one.files.length, percent }) : '',
  })
  const li = made.querySelector('li') as HTMLElement
  li.dataset.state = one.state
  li.dataset.entry = one.id
  const look = li.querySelector<HTMLAnchorElement>('[data-look]')
  if (look) look.href = `/field/outbox/entry#${one.id}`
  if (look && one.state !== 'needs') look.hidden = true
  const back = li.querySelector<HTMLButtonElement>('[data-undo]')
  if (back) {
    back.hidden = one.state !== 'waiting' || one.tries > 0
    back.addEventListener('click', () => void undo(one.id).then(drawOutbox))
  }
  return made
}

let drawing: Promise<void> | null = null

async function drawOutbox(): Promise<void> {
  drawing ??= (async () => {
    const list = document.getElementById('outbox')
    if (!list) return
    const [rows, known] = [await told(), await device()]
    list.replaceChildren(...rows.map(rowOf))
    for (const one of document.querySelectorAll<HTMLElement>('[data-when-empty]')) one.hidden = rows.length > 0 || !known
    for (const one of document.querySelectorAll<HTMLElement>('[data-when-home]')) one.hidden = Boolean(known)
    for (const one of document.querySelectorAll<HTMLElement>('[data-when-outside]')) one.hidden = !known
    for (const one of document.querySelectorAll<HTMLElement>('[data-when-any]')) one.hidden = rows.length === 0
    const code = document.getElementById('outbox-closed')
    if (code) code.hidden = !rows.length || Boolean(await key())
  })().finally(() => {
    drawing = null
  })
  return drawing
}

function startOutbox(): void {
  void drawOutbox()
  hear((what) => (what === 'outbox' || what === 'files' || what === 'open') && void drawOutbox())
  document.getElementById('outbox-send')?.addEventListener('click', (event) => void sync(event.currentTarget as HTMLButtonElement))
  document.getElementById('outbox-open')?.addEventListener('click', () => void askCode())
}

async function sync(button: HTMLButtonElement): Promise<void> {
  const said = document.getElementById('outbox-said')
  button.disabled = true
  if (said) said.textContent = word('syncing')
  if (!(await key()) && !(navigator.onLine && (await openBySession()))) await askCode()
  const told = await sendNow()
  const pages = await takeAlong()
  button.disabled = false
  const out = document.getElementById('outbox-signed-out')
  if (out) out.hidden = told.outcome !== 'signed-out'
  if (said) said.textContent = pages === null ? word('noNetwork') : word('synced', { n: pages })
}

/** Both sides of an entry that was answered, and what can be done. */
async function startEntry(box: HTMLElement): Promise<void> {
  const id = location.hash.slice(1)
  const entry = await find(id)
  const missing = document.getElementById('entry-missing')
  if (missing) missing.hidden = Boolean(entry)
  box.hidden = !entry
  if (!entry) return
  if (!(await key()) && !(await openBySession()) && !(await askCode())) return
  const post = await postOf(entry)
  const head = box.querySelector('[data-slot="title"]')
  if (head) head.textContent = post.title
  box.querySelector('#entry-mine')?.replaceChildren(
    ...post.lines.map((line) => fill('entry-line', { label: line.label, value: line.value })),
  )
  box.querySelector('#entry-said')?.replaceChildren(
    ...[word(`why${entry.outcome[0]?.toUpperCase() ?? ''}${entry.outcome.slice(1)}`), ...(post.html ? [] : (post.said ?? []))]
      .filter(Boolean)
      .map((text) => Object.assign(document.createElement('p'), { textContent: text })),
  )
  const theirs = document.getElementById('entry-theirs')
  if (theirs && post.html) {
    theirs.replaceChildren(contentOf(post.html).content)
    for (const h1 of theirs.querySelectorAll('h1')) h1.replaceWith(Object.assign(document.createElement('h3'), { textContent: h1.textContent }))
    mark(theirs, id, entry.outcome)
    htmx.process(theirs)
    document.dispatchEvent(new CustomEvent('htmx:load', { detail: { elt: theirs } }))
  }
  bindEntry(box, entry, post.offer?.url ?? '')
}

function bindEntry(box: HTMLElement, { id, outcome }: Entry, offered: string): void {
  box.querySelector('[data-again]')?.addEventListener('click', () => {
    void change(id, { state: 'waiting', outcome: '' }).then(() => run(id)).then(() => location.assign('/field/outbox'))
  })
  const anew = box.querySelector<HTMLAnchorElement>('[data-anew]')
  if (anew) {
    void (offered ? Promise.resolve(offered) : reportUrl()).then((url) => {
      anew.href = `${url}#from=${id}`
      anew.hidden = outcome !== 'gone' && outcome !== 'conflict'
    })
  }
  const form = box.querySelector<HTMLFormElement>('form[data-give-up]')
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    const reason = (form.elements.namedItem('reason') as HTMLTextAreaElement).value.trim()
    if (reason) void giveUp(id, reason).then(() => location.assign('/field/outbox'))
  })
}

/** The form of a report; one that takes pictures before one that does not, such as of a dispute. */
async function reportUrl(): Promise<string> {
  const forms = (await listPages().catch(() => [])).filter((one) => one.url.startsWith('/field/report/'))
  for (const { url } of forms) if ((await openPage(url))?.html.includes('class="photos"')) return url
  return forms[0]?.url ?? '/field/report'
}

/** The page without a network: the code, or what is on this phone. */
async function startOffline(): Promise<void> {
  const [closed, list] = [document.getElementById('offline-code'), document.getElementById('offline-pages')]
  const known = await device()
  const open = await key()
  const emptied = EMPTIED.find((why) => location.hash === `#${why}`) ?? 'none'
  const state = !known ? emptied : open ? 'open' : known.wrapped ? 'code' : 'sign-in'
  for (const one of document.querySelectorAll<HTMLElement>('[data-when]')) one.hidden = one.dataset.when !== state
  const form = closed?.querySelector('form')
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    void tryCode(form).then(async (good) => {
      if (good) location.reload()
      else if (!(await device())?.wrapped) void startOffline()
    })
  })
  if (!open || !list) return
  const pages = await listPages()
  list.replaceChildren(
    ...pages.map((one) => {
      const made = fill('offline-row', { title: one.title, when: when(one.at) })
      const link = made.querySelector('a')
      if (link) link.href = one.url
      return made
    }),
  )
}

/** Taking a phone outside: a name, a code of six digits, twice. */
function startEnrol(form: HTMLFormElement): void {
  const said = form.querySelector<HTMLElement>('[data-said]')
  const tell = (name: string): void => {
    if (said) Object.assign(said, { hidden: false, textContent: word(name) })
  }
  void device().then((known) => {
    for (const one of document.querySelectorAll<HTMLElement>('[data-enrolled]')) one.hidden = (one.dataset.enrolled === 'yes') !== Boolean(known)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const value = (name: string): string => (form.elements.namedItem(name) as HTMLInputElement).value.trim()
    if (!/^\d{6}$/.test(value('code'))) return tell('sixDigits')
    if (/^(\d)\1+$/.test(value('code')) || '0123456789876543210'.includes(value('code'))) return tell('easyCode')
    if (value('code') !== value('again')) return tell('codesDiffer')
    void finish(value('name'), value('code')).then((good) => (good ? location.assign('/field/phone#done') : tell('notEnrolled')))
  })
}

async function finish(name: string, code: string): Promise<boolean> {
  const good = (await device()) ? await newCode(code) : await enrol(newId(), name, code)
  if (!good) return false
  localStorage.setItem('gezhi.phone', '1')
  const store = await navigator.storage?.persist?.().catch(() => false)
  void store
  await takeAlong()
  return true
}

/** Starts what this page has. */
export function startScreens(): void {
  if (document.getElementById('outbox')) startOutbox()
  const entry = document.getElementById('entry')
  if (entry) void startEntry(entry)
  if (document.getElementById('offline-pages')) void startOffline()
  const form = document.querySelector<HTMLFormElement>('form[data-enrol]')
  if (form) startEnrol(form)
}

