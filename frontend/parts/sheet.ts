/** A table to type in (`data-sheet`): what is copied in a spreadsheet is pasted over its cells, Enter
 * and the arrows up and down go to the row below or above. Rows are added as they are needed. */
export function typeTables(part: ParentNode): void {
  for (const table of part.querySelectorAll<HTMLTableElement>('table[data-sheet]')) {
    table.addEventListener('paste', (event) => paste(table, event))
    table.addEventListener('keydown', (event) => move(table, event))
  }
}

function rowsOf(table: HTMLTableElement): HTMLInputElement[][] {
  return [...table.tBodies[0]!.rows].map((row) => [...row.querySelectorAll('input')])
}

function where(table: HTMLTableElement, target: EventTarget | null): [number, number] | null {
  const rows = rowsOf(table)
  for (const [row, cells] of rows.entries()) {
    const column = cells.indexOf(target as HTMLInputElement)
    if (column >= 0) return [row, column]
  }
  return null
}

function addRow(table: HTMLTableElement): void {
  const body = table.tBodies[0]!
  const last = body.rows[body.rows.length - 1]!
  const number = body.rows.length
  const row = last.cloneNode(true) as HTMLTableRowElement
  for (const wrong of row.querySelectorAll('.field-error')) wrong.remove()
  const head = row.querySelector('th')
  if (head) head.textContent = String(number + 1)
  for (const input of row.querySelectorAll('input')) {
    input.value = ''
    input.name = input.name.replace(/^cell\.\d+\./, `cell.${number}.`)
    input.removeAttribute('aria-invalid')
    input.removeAttribute('aria-describedby')
    input.setAttribute('aria-label', (input.getAttribute('aria-label') ?? '').replace(/\d+$/, String(number + 1)))
  }
  body.append(row)
  const count = table.closest('form')?.querySelector<HTMLInputElement>('[data-sheet-count]')
  if (count) count.value = String(number + 1)
}

function paste(table: HTMLTableElement, event: ClipboardEvent): void {
  const text = event.clipboardData?.getData('text/plain') ?? ''
  const start = where(table, event.target)
  if (!start || !/[\t\n]/.test(text.replace(/\r?\n$/, ''))) return
  event.preventDefault()
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/)
  while (table.tBodies[0]!.rows.length < start[0] + lines.length) addRow(table)
  const rows = rowsOf(table)
  for (const [down, line] of lines.entries()) {
    for (const [right, cell] of line.split('\t').entries()) {
      const input = rows[start[0] + down]?.[start[1] + right]
      if (input) input.value = cell.trim()
    }
  }
}

function move(table: HTMLTableElement, event: KeyboardEvent): void {
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key]
  const at = where(table, event.target)
  if (!step || !at || event.isComposing) return
  event.preventDefault()
  const next = at[0] + step
  if (event.key === 'Enter' && next === table.tBodies[0]!.rows.length) addRow(table)
  rowsOf(table)[next]?.[at[1]]?.focus()
}
