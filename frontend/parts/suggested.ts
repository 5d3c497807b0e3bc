/** Asks why it does not go as suggested only while something else is chosen. */
export function askWhyNot(part: ParentNode): void {
  for (const form of part.querySelectorAll<HTMLFormElement>('form[data-suggested]')) follow(form)
}

function follow(form: HTMLFormElement): void {
  const why = form.querySelector<HTMLElement>('[data-when-other]')
  if (!why) return
  const tell = (): void => {
    const chosen = form.querySelector<HTMLInputElement>('input[name="unit"]:checked')?.value
    why.hidden = !chosen || chosen === form.dataset.suggested
  }
  form.addEventListener('change', tell)
  tell()
}
