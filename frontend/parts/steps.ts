/** Two large buttons around a number: what a thumb can do in rain. Without scripts the number is typed. */
export function stepByThumb(part: ParentNode): void {
  for (const box of part.querySelectorAll<HTMLElement>('[data-steps]')) {
    const input = box.querySelector('input')
    if (!input) continue
    const least = Number(input.min || 1)
    const most = Number(input.max || 999)
    for (const button of box.querySelectorAll<HTMLButtonElement>('[data-step]')) {
      button.hidden = false
      button.addEventListener('click', () => {
        const now = Number(input.value) || least
        input.value = String(Math.min(most, Math.max(least, now + Number(button.dataset.step))))
      })
    }
  }
}
