// Nothing typed is lost: `<form data-draft="key">` keeps its answers on the device until the page that
// follows says `data-draft-done="key"`. What reaches a person (name, telephone) is kept only while the
// browser's window is open; passwords and files never.
type Answers = Record<string, string[]>

interface Draft {
  at: number
  answers: Answers
  /** What the page came with when they were written: an answer that the server sent back wins. */
  came: Answers
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const PREFIX = 'gezhi.draft.'
const KEEP_MS = 14 * 24 * 60 * 60 * 1000
const NEVER = new Set(['password', 'file', 'submit', 'button', 'search'])
const OURS = new Set(['csrfmiddlewaretoken', 'next', '_drawn', '_restored'])

export function keepDrafts(part: ParentNode): void {
  for (const done of part.querySelectorAll<HTMLElement>('[data-draft-done]')) {
    forget(done.dataset.draftDone ?? '')
  }
  for (const form of part.querySelectorAll<HTMLFormElement>('form[data-draft]')) keep(form)
}

function keep(form: HTMLFormElement): void {
  const key = form.dataset.draft ?? ''
  const note = form.querySelector<HTMLElement>('[data-draft-note]')
  const came = collect(controls(form), given)
  const restored = [localStorage, sessionStorage].map((store) => restore(form, came, read(store, key)))
  if (note) note.hidden = !restored.some(Boolean)
  // What was written another time says nothing of how long the form takes.
  const mark = form.elements.namedItem('_restored')
  if (mark instanceof HTMLInputElement && restored.some(Boolean)) mark.value = '1'
  let wait = 0
  const save = (): void => {
    clearTimeout(wait)
    wait = window.setTimeout(() => write(form, key, came), 300)
  }
  form.addEventListener('input', save)
  form.addEventListener('change', save)
  window.addEventListener('pagehide', () => form.isConnected && wait && write(form, key, came))
  note?.querySelector('[data-draft-clear]')?.addEventListener('click', () => {
    clearTimeout(wait)
    wait = 0
    forget(key)
    location.reload()
  })
}

function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter((e): e is Control => {
    const control = e as Control
    return Boolean(control.name) && !NEVER.has(control.type) && !OURS.has(control.name)
  })
}

function answer(control: Control): string[] {
  const tickable = control.type === 'radio' || control.type === 'checkbox'
  if (tickable) return (control as HTMLInputElement).checked ? [control.value] : []
  return control.value ? [control.value] : []
}

/** What the page came with. */
function given(control: Control): string[] {
  if (control instanceof HTMLSelectElement) {
    return [...control.options].filter((option) => option.defaultSelected).map((option) => option.value)
  }
  const tickable = control.type === 'radio' || control.type === 'checkbox'
  if (tickable) return (control as HTMLInputElement).defaultChecked ? [control.value] : []
  return control.defaultValue ? [control.defaultValue] : []
}

function collect(all: Control[], of: (control: Control) => string[]): Answers {
  const answers: Answers = {}
  for (const control of all) {
    answers[control.name] = [...(answers[control.name] ?? []), ...of(control)]
  }
  return answers
}

function write(form: HTMLFormElement, key: string, came: Answers): void {
  const secret = (control: Control): boolean => control.hasAttribute('data-private')
  const all = controls(form)
  const open = all.filter((control) => !secret(control))
  for (const [where, some] of [[localStorage, open], [sessionStorage, all.filter(secret)]] as const) {
    const answers = collect(some, answer)
    const theirs = Object.fromEntries(Object.keys(answers).map((name) => [name, came[name] ?? []]))
    store(where, key, { at: Date.now(), answers, came: theirs })
  }
}

function store(where: Storage, key: string, draft: Draft): void {
  try {
    const empty = Object.values(draft.answers).every((values) => values.length === 0)
    if (empty) where.removeItem(PREFIX + key)
    else where.setItem(PREFIX + key, JSON.stringify(draft))
  } catch {
    // Storage may be full or forbidden; the page works without it.
  }
}

function read(where: Storage, key: string): Draft | null {
  try {
    const draft = JSON.parse(where.getItem(PREFIX + key) ?? 'null') as Draft | null
    return draft && Date.now() - draft.at < KEEP_MS ? draft : null
  } catch {
    return null
  }
}

/** Fills in what was written on the same page before. Says whether anything differed. */
function restore(form: HTMLFormElement, came: Answers, draft: Draft | null): boolean {
  if (!draft) return false
  let filled = false
  const all = controls(form)
  for (const [name, values] of Object.entries(draft.answers)) {
    const unchanged = String(draft.came[name] ?? []) === String(came[name] ?? [])
    if (!unchanged || String(values) === String(came[name] ?? [])) continue
    const same = all.filter((control) => control.name === name)
    if (!same.length) continue
    same.forEach((control, index) => fill(control, values, index))
    filled = true
  }
  return filled
}

function fill(control: Control, values: string[], index: number): void {
  if (control.type === 'radio' || control.type === 'checkbox') {
    ;(control as HTMLInputElement).checked = values.includes(control.value)
  } else {
    control.value = values[index] ?? ''
  }
}

function forget(key: string): void {
  for (const where of [localStorage, sessionStorage]) {
    try {
      where.removeItem(PREFIX + key)
    } catch {
      // Nothing was kept where nothing can be kept.
    }
  }
}
