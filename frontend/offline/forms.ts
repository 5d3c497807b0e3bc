// Every form of the field goes into the outbox first, and from there to the server at once. With a
// network nobody notices: the page that follows is the one that would have followed.
import htmx from 'htmx.org'
import { toast } from '../parts/toasts'
import { askCode } from './code'
import { renewIds } from './ids'
import { fileOf, filesOf, find, postOf, put, type Line, type Post, type Taken } from './outbox'
import { chosen, contentOf, fill, show, word } from './parts'
import { giveUp, tellLeft } from './left'
import { openBySession, ask } from './server'
import { run, sendNow, type Answer } from './sending'
import { device, key, unsent, wipe } from './vault'

const SOON_MS = 8_000
const HIDDEN = new Set(['hidden', 'submit', 'button', 'reset', 'image', 'file'])
const passes = new WeakSet<HTMLFormElement>()
const busy = new WeakSet<HTMLFormElement>()

function urlOf(form: HTMLFormElement): URL {
  return new URL(form.getAttribute('action') || location.href, location.href)
}

function isOurs(form: HTMLFormElement): boolean {
  const { pathname, origin } = urlOf(form)
  const ours = origin === location.origin && pathname.startsWith('/field/') && !pathname.startsWith('/field/offline/')
  return form.method === 'post' && ours && !form.hasAttribute('data-online')
}

function clean(element: Element | null | undefined): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim()
}

/** Questions and answers, as they stand on the form. */
function linesOf(form: HTMLFormElement): Line[] {
  const lines: Line[] = []
  for (const one of form.elements) {
    const control = one as HTMLInputElement
    if (!control.name || HIDDEN.has(control.type)) continue
    const tick = control.type === 'radio' || control.type === 'checkbox'
    if (tick && !control.checked) continue
    const own = clean(control.labels?.[0])
    const group = clean(control.closest('fieldset')?.querySelector('legend'))
    const picked = one instanceof HTMLSelectElement ? clean(one.selectedOptions[0]) : control.value
    const value = tick ? own : picked
    if (value) lines.push({ label: tick ? group || own : own || control.getAttribute('aria-label') || '', value })
  }
  return lines
}

function titleOf(form: HTMLFormElement, submitter: HTMLElement | null): string {
  const near = form.closest('.score-row')?.querySelector('.score-title') ?? form.closest('.duty')?.querySelector('.doors-name')
  const matter = form.matches('.act') ? clean(document.querySelector('#main .back')) : ''
  const heads = [clean(document.querySelector('#main h1')), clean(near), matter, clean(submitter)]
  return heads.filter((text, at) => text && heads.indexOf(text) === at).join(' · ')
}

/** What a form would send, in two parts: words, and files. */
function readForm(form: HTMLFormElement, submitter: HTMLElement | null): { post: Post; files: Taken[] } {
  const data = new FormData(form, submitter)
  const fields: [string, string][] = []
  const files: Taken[] = []
  for (const [name, value] of data.entries()) {
    if (name === 'csrfmiddlewaretoken') continue
    if (typeof value === 'string') fields.push([name, value])
    else if (value.size) files.push({ field: name, file: value })
  }
  const { pathname, search } = urlOf(form)
  const multipart = form.enctype === 'multipart/form-data'
  const post = { url: pathname + search, fields, multipart, title: titleOf(form, submitter), lines: linesOf(form) }
  return { post, files }
}

async function opened(): Promise<boolean> {
  if (await key()) return true
  if (navigator.onLine && (await openBySession())) return true
  return askCode()
}

async function submit(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  if (busy.has(form)) return
  busy.add(form)
  submitter?.setAttribute('aria-busy', 'true')
  try {
    if (!(await opened())) return
    const { post, files } = readForm(form, submitter)
    const entry = await put(post, files, form.dataset.outboxEntry ?? '')
    const late = new Promise<Answer>((done) => setTimeout(() => done({ outcome: 'later' }), SOON_MS))
    const answer = await Promise.race([run(entry.id), late])
    await follow(form, entry.id, answer)
  } catch {
    await without(form, submitter)
  } finally {
    busy.delete(form)
    submitter?.removeAttribute('aria-busy')
  }
}

/** The phone could not write it down: then as every page does, if there is a network. */
async function without(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  if (!navigator.onLine) return toast({ text: word('full'), level: 'error' })
  passes.add(form)
  form.requestSubmit(submitter)
}

async function follow(form: HTMLFormElement, id: string, answer: Answer): Promise<void> {
  const row = form.closest<HTMLElement>('.score-row')
  const tapped = form.hasAttribute('hx-post')
  if (answer.outcome === 'sent') {
    if (tapped) return redraw(answer.next ?? location.href, row?.id ?? '')
    location.assign(answer.next || '/field/')
  } else if (answer.html && ['refused', 'conflict', 'gone'].includes(answer.outcome)) {
    showAnswer(answer.html, id, answer.outcome)
  } else if (['refused', 'conflict', 'gone'].includes(answer.outcome)) {
    location.assign(`/field/outbox/entry#${id}`)
  } else if (tapped) {
    noteTap(row)
  } else {
    showKept(form, answer)
  }
}

/** A row of a sheet after its tap, as the page has it now. */
async function redraw(url: string, row: string): Promise<void> {
  const answer = await fetch(url, { headers: { Accept: 'text/html' } }).catch(() => null)
  if (!answer?.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const id of [row, 'said']) {
    const [now, old] = [page.getElementById(id), document.getElementById(id)]
    if (!now || !old) continue
    const made = document.importNode(now, true)
    old.replaceWith(made)
    htmx.process(made)
    document.dispatchEvent(new CustomEvent('htmx:load', { detail: { elt: made } }))
  }
}

function noteTap(row: HTMLElement | null): void {
  const said = document.getElementById('said')
  said?.replaceChildren(fill('phone-tapped'))
  if (row) renewIds(row)
}

/** The page that the server answered with, in the place of this one, with the way to send again. */
export function showAnswer(html: string, id: string, outcome: string): void {
  const { content, title } = contentOf(html)
  if (title) document.title = title
  const main = show(content)
  mark(main, id, outcome)
  htmx.process(main)
}

/** Forms of an answer correct the entry that it answers; its way back gives it up. */
export function mark(part: HTMLElement, id: string, outcome: string): void {
  for (const form of part.querySelectorAll<HTMLFormElement>('form[method="post"]')) form.dataset.outboxEntry = id
  for (const link of part.querySelectorAll<HTMLAnchorElement>('.conflict .state-do a')) {
    link.addEventListener('click', (event) => {
      event.preventDefault()
      void giveUp(id, outcome).then(() => location.assign(link.href))
    })
  }
}

function showKept(form: HTMLFormElement, answer: Answer): void {
  const made = fill(answer.outcome === 'signed-out' ? 'phone-signed-out' : 'phone-kept')
  const draft = form.dataset.draft
  if (draft) made.querySelector<HTMLElement>('.state')?.setAttribute('data-draft-done', draft)
  form.removeAttribute('data-draft')
  show(made)
}

/** Sending a matter that ended meanwhile as a new report: what was typed and its pictures come along. */
async function fillFrom(): Promise<void> {
  const id = location.hash.match(/^#from=([\w-]+)$/)?.[1]
  const form = document.querySelector<HTMLFormElement>('form.report')
  const entry = id && form ? await find(id) : undefined
  if (!form || !entry) return
  const post = await postOf(entry)
  const given = Object.entries(post.offer?.fields ?? {})
  for (const [name, value] of given) {
    const control = form.elements.namedItem(name)
    if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) control.value = value
  }
  const text = form.querySelector('textarea')
  if (text && !given.length) text.value = post.lines.map((line) => line.value).join('\n')
  const files = await Promise.all((await filesOf(entry.id)).map(fileOf))
  const input = form.querySelector<HTMLInputElement>('.photos input[multiple]')
  const pictures = new DataTransfer()
  for (const file of files) if (file.type.startsWith('image/')) pictures.items.add(file)
  if (input && pictures.files.length) {
    input.files = pictures.files
    input.dispatchEvent(new Event('change', { bubbles: true }))
  }
  form.dataset.outboxEntry = entry.id
}

/** At the way out: what waits goes first, or goes nowhere, and then nothing is left here. */
async function signOut(form: HTMLFormElement): Promise<void> {
  const dialog = document.getElementById('phone-out') as HTMLDialogElement | null
  while (dialog && (await unsent())) {
    for (const slot of dialog.querySelectorAll('[data-slot="n"]')) slot.textContent = String(await unsent())
    const said = await chosen(dialog)
    if (said === 'send') await sendNow()
    else if (said === 'discard') break
    else return
  }
  const known = await device()
  await tellLeft()
  await wipe()
  localStorage.removeItem('gezhi.phone')
  if (known) await ask('wiped', { device: known.id, why: 'signed-out' }).catch(() => null)
  passes.add(form)
  form.submit()
}

function isWayOut(form: HTMLFormElement): boolean {
  return form.method === 'post' && urlOf(form).pathname.includes('/logout')
}

/** Takes the forms of an enrolled phone over. */
export function takeForms(): void {
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target as HTMLFormElement
      if (!form.hasAttribute('hx-post') || !isOurs(form) || passes.has(form)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      void submit(form, event.submitter)
    },
    { capture: true },
  )
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (event.defaultPrevented || passes.has(form)) return
    if (isWayOut(form)) {
      event.preventDefault()
      void signOut(form)
    } else if (isOurs(form)) {
      event.preventDefault()
      void submit(form, event.submitter)
    }
  })
  // what is only suggested while somebody writes needs a network and nobody misses it
  document.addEventListener('htmx:beforeRequest', (event) => {
    if (!navigator.onLine) event.preventDefault()
  })
  for (const name of ['htmx:sendError', 'htmx:responseError', 'htmx:timeout']) {
    document.addEventListener(name, (event) => event.stopImmediatePropagation(), { capture: true })
  }
  if (document.documentElement.dataset.keptAt) renewIds(document)
  void fillFrom()
}

