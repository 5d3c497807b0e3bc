/** Opens `<dialog id="x">` from any `data-opens="x"`; closes it from `data-closes` or the ground. */
export function openDialogs(): void {
  document.addEventListener('click', (event) => {
    const pressed = event.target as Element
    const opener = pressed.closest<HTMLElement>('[data-opens]')
    if (opener) open(opener.dataset.opens ?? '')
    pressed.closest('[data-closes]')?.closest('dialog')?.close()
    if (pressed instanceof HTMLDialogElement && isOutside(pressed, event)) pressed.close()
    for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
      if (!menu.contains(pressed)) menu.open = false
    }
  })
  document.addEventListener('keydown', closeMenu)
  document.addEventListener('submit', takeSelectionAlong)
}

/** Escape closes an open menu and goes back to what opened it. */
function closeMenu(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return
  const menu = document.activeElement?.closest<HTMLDetailsElement>('details.menu[open]')
  if (!menu) return
  menu.open = false
  menu.querySelector('summary')?.focus()
}

function open(id: string): void {
  const dialog = document.getElementById(id)
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal()
}

function isOutside(dialog: HTMLDialogElement, event: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect()
  const { clientX: x, clientY: y } = event
  return x < box.left || x > box.right || y < box.top || y > box.bottom
}

/** A question about selected rows posts their ids with its own fields. */
function takeSelectionAlong(event: Event): void {
  const form = event.target as HTMLFormElement
  const other = form.dataset.with
  if (!other) return
  for (const old of form.querySelectorAll('input[data-taken]')) old.remove()
  for (const picked of document.querySelectorAll<HTMLInputElement>(
    `input[data-pick][form="${CSS.escape(other)}"]:checked`,
  )) {
    const copy = document.createElement('input')
    Object.assign(copy, { type: 'hidden', name: picked.name, value: picked.value })
    copy.dataset.taken = ''
    form.append(copy)
  }
}
