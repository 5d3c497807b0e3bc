/** Buttons that only a script can serve: to copy and to print; hidden where there is none. */
export function lendAHand(part: ParentNode): void {
  for (const button of part.querySelectorAll<HTMLElement>('[data-copies]')) {
    if (!navigator.clipboard) continue
    button.hidden = false
    button.addEventListener('click', () => void copy(button))
  }
  for (const button of part.querySelectorAll<HTMLElement>('[data-prints]')) {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }
}

async function copy(button: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(button.dataset.copies ?? '')
  const words = button.querySelector('span')
  if (!words) return
  const before = words.textContent
  words.textContent = button.dataset.copied ?? before
  window.setTimeout(() => {
    words.textContent = before
  }, 4000)
}

/** Says which files were chosen, where the control itself is hidden behind a button. */
export function nameFiles(part: ParentNode): void {
  for (const input of part.querySelectorAll<HTMLInputElement>('input[type="file"][data-names]')) {
    const note = input.form?.querySelector<HTMLElement>(`[data-names-of="${CSS.escape(input.name)}"]`)
    input.addEventListener('change', () => {
      if (note) note.textContent = [...(input.files ?? [])].map((file) => file.name).join(', ')
    })
  }
}

/** A place is told by a pin or from the list, whichever came last. */
export function tellOnePlace(part: ParentNode): void {
  for (const form of part.querySelectorAll<HTMLFormElement>('form.report')) {
    form.addEventListener('click', (event) => foldTree(event.target as Element))
    form.addEventListener('change', (event) => {
      if ((event.target as Element).matches('[data-listed]')) takePinAway(form)
    })
    form.addEventListener('input', (event) => {
      // a form that asks for a name has its field as `name`
      if (!(event.target instanceof HTMLInputElement)) return
      const { name, value } = event.target
      if (!name.endsWith('.lng') || !value) return
      for (const radio of form.querySelectorAll<HTMLInputElement>('[data-listed]')) radio.checked = false
    })
  }
}

function takePinAway(form: HTMLFormElement): void {
  form.querySelector<HTMLElement>('.where-do [x-on\\:click="clear"]')?.click()
  for (const name of ['place', 'place_name']) {
    const field = form.querySelector<HTMLInputElement>(`input[type="hidden"][name$=".${name}"]`)
    if (field) field.value = ''
  }
}

/** What was suggested and taken needs no open tree below it. */
function foldTree(pressed: Element): void {
  const tree = pressed.closest('[data-picks]')?.closest('[data-tree]')
  tree?.querySelector<HTMLDetailsElement>('.tree-all')?.removeAttribute('open')
}
