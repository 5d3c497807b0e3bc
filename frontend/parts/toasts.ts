import { csrfToken } from './token'

export interface Toast {
  text: string
  undo?: string
  level?: string
}

const UNDO_MS = 10_000
const READ_MS = 6_000

/** Starts the clocks of messages that came with the page and shows those announced by `HX-Trigger`. */
export function showToasts(): void {
  const region = document.getElementById('toasts')
  if (!region) return
  for (const one of region.querySelectorAll<HTMLElement>('.toast')) finish(region, one)
  document.body.addEventListener('toast', (event) => toast((event as CustomEvent<Toast>).detail))
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-toast]')
    if (button) toast({ text: button.dataset.toast ?? '', undo: button.dataset.toastUndo })
  })
}

/** Shows a message; with `undo` it can be taken back for ten seconds. */
export function toast({ text, undo, level = 'success' }: Toast): void {
  const region = document.getElementById('toasts')
  if (!region || !text) return
  const box = document.createElement('div')
  box.className = `toast ${level}`
  const words = document.createElement('span')
  words.className = 'toast-text'
  words.textContent = text
  box.append(words)
  if (undo) {
    box.dataset.undoUrl = undo
    box.append(undoForm(undo, region.dataset.undo ?? ''))
  }
  region.append(box)
  finish(region, box)
}

function undoForm(url: string, label: string): HTMLFormElement {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = url
  const token = document.createElement('input')
  Object.assign(token, { type: 'hidden', name: 'csrfmiddlewaretoken', value: csrfToken() })
  const button = document.createElement('button')
  button.className = 'button plain'
  button.textContent = label
  form.append(token, button)
  return form
}

/** Adds the way to close it, and the clock: errors stay, and none runs out under the pointer. */
function finish(region: HTMLElement, box: HTMLElement): void {
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'switch'
  close.setAttribute('aria-label', region.dataset.close ?? '')
  close.textContent = '×'
  close.addEventListener('click', () => box.remove())
  box.append(close)
  if (box.classList.contains('error')) return
  const undoable = Boolean(box.dataset.undoUrl)
  box.classList.toggle('counting', undoable)
  let left = undoable ? UNDO_MS : READ_MS
  const clock = setInterval(() => {
    if (box.matches(':hover, :focus-within')) return
    left -= 250
    if (left > 0 && box.isConnected) return
    clearInterval(clock)
    box.remove()
  }, 250)
}
