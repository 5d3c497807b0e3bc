/** Rows of a table: boxes, the box that takes all, and the bar of what can be done to several. */
export function pickRows(part: ParentNode): void {
  for (const table of part.querySelectorAll<HTMLTableElement>('table[data-table]')) follow(table)
}

function follow(table: HTMLTableElement): void {
  const boxes = [...table.querySelectorAll<HTMLInputElement>('[data-pick]')]
  const all = table.querySelector<HTMLInputElement>('[data-pick-all]')
  const bar = document.getElementById(boxes[0]?.getAttribute('form') ?? '')
  let last: HTMLInputElement | null = null

  const tell = (): void => {
    const n = boxes.filter((box) => box.checked).length
    if (all) {
      all.checked = n > 0 && n === boxes.length
      all.indeterminate = n > 0 && n < boxes.length
    }
    if (!bar) return
    bar.hidden = n === 0
    const count = bar.querySelector<HTMLElement>('.bulk-count')
    const words = n === 1 ? count?.dataset.one : count?.dataset.many
    if (count) count.textContent = (words ?? '').replace('{n}', String(n))
  }

  table.addEventListener('click', (event) => {
    const box = (event.target as Element).closest<HTMLInputElement>('[data-pick]')
    if (!box) return
    if ((event as MouseEvent).shiftKey && last) fillBetween(boxes, last, box)
    last = box
    tell()
  })
  table.addEventListener('change', (event) => {
    if (event.target === all) for (const box of boxes) box.checked = all?.checked ?? false
    tell()
  })
  bar?.addEventListener('click', (event) => {
    if (!(event.target as Element).closest('[data-pick-none]')) return
    for (const box of boxes) box.checked = false
    tell()
  })
  tell()
}

function fillBetween(boxes: HTMLInputElement[], a: HTMLInputElement, b: HTMLInputElement): void {
  const [from, to] = [boxes.indexOf(a), boxes.indexOf(b)].sort((x, y) => x - y)
  for (const box of boxes.slice(from, (to ?? 0) + 1)) box.checked = b.checked
}
