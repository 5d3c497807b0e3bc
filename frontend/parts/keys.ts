// Single keys of the desk. They can be switched off in the overlay (WCAG 2.1.4), and none acts while
// someone types or a dialog is open.
const OFF = 'gezhi.keys'

export function followKeys(): void {
  const overlay = document.getElementById('keys') as HTMLDialogElement | null
  const tick = document.getElementById('keys-on') as HTMLInputElement | null
  if (tick) tick.checked = localStorage.getItem(OFF) !== 'off'
  tick?.addEventListener('change', () => localStorage.setItem(OFF, tick.checked ? 'on' : 'off'))
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (event.key === 'Escape') return leave()
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return
    if (event.key === '?' && overlay) {
      listKeys(overlay)
      overlay.showModal()
      event.preventDefault()
    } else if (localStorage.getItem(OFF) !== 'off' && act(event.key)) {
      event.preventDefault()
    }
  })
  document.querySelector('[data-opens="keys"]')?.addEventListener('click', () => {
    if (overlay) listKeys(overlay)
  })
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.matches('textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"])')
  )
}

/** Does what the key stands for; false when it stands for nothing here. */
function act(key: string): boolean {
  if (key === 'j') return move(1)
  if (key === 'k') return move(-1)
  if (key === 'o') return press(currentRow()?.querySelector('.row-link'))
  if (key === 'x') return press(currentRow()?.querySelector('[data-pick]'))
  if (key === '/') return focusSearch()
  return press(visible(`[data-key="${CSS.escape(key)}"]`))
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-row]')]
}

function currentRow(): HTMLElement | null {
  const focused = document.activeElement?.closest<HTMLElement>('[data-row]')
  return focused ?? document.querySelector<HTMLElement>('[data-row][aria-current]')
}

function move(step: number): boolean {
  const all = rows()
  const now = currentRow()
  const at = now ? all.indexOf(now) + step : 0
  const next = all[Math.max(0, Math.min(all.length - 1, at))]
  const link = next?.querySelector<HTMLElement>('.row-link') ?? next
  link?.focus()
  next?.scrollIntoView({ block: 'nearest' })
  return Boolean(link)
}

function press(target: Element | null | undefined): boolean {
  if (target instanceof HTMLElement) target.click()
  return target instanceof HTMLElement
}

function focusSearch(): boolean {
  const search = visible('[data-search]') as HTMLInputElement | null
  search?.focus()
  search?.select()
  return Boolean(search)
}

function visible(selector: string): HTMLElement | null {
  const all = document.querySelectorAll<HTMLElement>(selector)
  return [...all].find((one) => one.checkVisibility()) ?? null
}

/** Out of a field to the list; on a narrow screen, from the matter to its list. */
function leave(): void {
  if (document.querySelector('dialog[open]')) return
  if (isTyping(document.activeElement)) (document.activeElement as HTMLElement).blur()
  else currentRow()?.querySelector<HTMLElement>('.row-link')?.focus()
}

/** The page's own keys, read from what is on it. */
function listKeys(overlay: HTMLDialogElement): void {
  const list = overlay.querySelector('#keys-here')
  const head = overlay.querySelector<HTMLElement>('.keys-here')
  if (!list || !head) return
  list.replaceChildren()
  for (const one of document.querySelectorAll<HTMLElement>('[data-key]')) {
    if (!one.checkVisibility()) continue
    const line = document.createElement('div')
    const key = document.createElement('kbd')
    key.textContent = one.dataset.key ?? ''
    const words = document.createElement('dd')
    words.textContent = [...one.childNodes]
      .filter((n) => n.nodeName !== 'KBD')
      .map((n) => n.textContent)
      .join('')
      .trim()
    const term = document.createElement('dt')
    term.append(key)
    line.append(term, words)
    list.append(line)
  }
  head.hidden = list.children.length === 0
}
