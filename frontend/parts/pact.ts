/** Keys of the editor of pacts: Alt+↑/↓ move an article, Ctrl+Enter splits it at the cursor or adds
    the next one, Ctrl+S saves. Each presses the button that does the same. */
export function writePacts(part: ParentNode): void {
  for (const form of part.querySelectorAll<HTMLFormElement>('form[data-pact]')) {
    form.addEventListener('keydown', (event) => {
      if (!event.isComposing && pressed(form, event)) event.preventDefault()
    })
    form.querySelector<HTMLTextAreaElement>('textarea[autofocus]')?.scrollIntoView({ block: 'center' })
  }
}

/** Does what a key stands for; false when it stands for nothing here. */
function pressed(form: HTMLFormElement, event: KeyboardEvent): boolean {
  if ((event.ctrlKey || event.metaKey) && event.key === 's') {
    return press(form.querySelector('[data-pact-save]'))
  }
  const area = event.target
  if (!(area instanceof HTMLTextAreaElement) || !area.dataset.article) return false
  if (event.altKey && event.key === 'ArrowUp') return act(area, 'up')
  if (event.altKey && event.key === 'ArrowDown') return act(area, 'down')
  if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') return divide(area)
  return false
}

/** At the end of an article the next one begins; within it, it is split. */
function divide(area: HTMLTextAreaElement): boolean {
  const at = area.selectionEnd
  if (!area.value.slice(at).trim()) return act(area, 'add')
  area.value = `${area.value.slice(0, at).replaceAll('\n\n', '\n')}\n\n${area.value.slice(at)}`
  return act(area, 'split')
}

function act(area: HTMLTextAreaElement, name: string): boolean {
  const row = area.closest('.pact-article')
  return press(row?.querySelector<HTMLElement>(`[data-article-do="${name}"]`))
}

function press(button: HTMLElement | null | undefined): boolean {
  button?.click()
  return Boolean(button)
}
