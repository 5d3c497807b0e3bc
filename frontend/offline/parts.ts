/** A template of the page, copied, with its slots filled. */
export function fill(id: string, slots: Record<string, string> = {}): DocumentFragment {
  const template = document.getElementById(id) as HTMLTemplateElement | null
  const copy = document.importNode(template?.content ?? document.createDocumentFragment(), true)
  for (const [name, text] of Object.entries(slots)) {
    for (const slot of copy.querySelectorAll<HTMLElement>(`[data-slot="${name}"]`)) slot.textContent = text
  }
  return copy
}

/** Words that the page has for its script: `data-<name>` of an element with `data-phone-words`. */
export function word(name: string, values: Record<string, string | number> = {}): string {
  const all = [...document.querySelectorAll<HTMLElement>('[data-phone-words]')]
  let text = all.find((one) => one.dataset[name] !== undefined)?.dataset[name] ?? ''
  for (const [key, value] of Object.entries(values)) text = text.replaceAll(`{${key}}`, String(value))
  return text
}

/** A time as people say it: the clock today, else the day with it. */
export function when(at: number): string {
  const date = new Date(at)
  const clock = `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`
  if (date.toDateString() === new Date().toDateString()) return clock
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { month: 'short', day: 'numeric' })
  return `${day.format(date)} ${clock}`
}

/** Puts something in the place of the page's content, as if the page had come so. */
export function show(content: DocumentFragment): HTMLElement {
  const main = document.getElementById('main') as HTMLElement
  main.replaceChildren(content)
  document.dispatchEvent(new CustomEvent('htmx:load', { detail: { elt: main } }))
  window.scrollTo(0, 0)
  if (!main.querySelector('[data-focus]')) main.focus({ preventScroll: true })
  return main
}

/** The content of a whole page that came as text. */
export function contentOf(html: string): { content: DocumentFragment; title: string } {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const content = document.createDocumentFragment()
  const main = page.getElementById('main') ?? page.body
  for (const node of [...main.childNodes]) content.append(document.importNode(node, true))
  return { content, title: page.title }
}

/** Opens a dialog and waits for what was chosen; "" when it was closed. */
export function chosen(dialog: HTMLDialogElement): Promise<string> {
  dialog.returnValue = ''
  dialog.showModal()
  return new Promise((done) => dialog.addEventListener('close', () => done(dialog.returnValue), { once: true }))
}
