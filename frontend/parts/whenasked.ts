/** Shows a question only while the one that it depends on is answered so; without scripts all are shown. */
export function askWhen(part: ParentNode): void {
  for (const one of part.querySelectorAll<HTMLElement>('[data-when-field]')) follow(one)
}

function follow(one: HTMLElement): void {
  const form = one.closest('form')
  if (!form || one.dataset.followed) return
  one.dataset.followed = 'yes'
  const tell = (): void => {
    const data = new FormData(form)
    one.hidden = data.get(one.dataset.whenField ?? '') !== one.dataset.whenIs
  }
  form.addEventListener('change', tell)
  tell()
}
