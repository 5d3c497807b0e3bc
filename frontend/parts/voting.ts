/** A ballot paper: an order moved by buttons, and what the chosen projects cost together. Without
    scripts the same buttons ask the server. */
export function helpToVote(part: ParentNode): void {
  for (const form of part.querySelectorAll<HTMLFormElement>('form[data-order]')) {
    form.addEventListener('click', (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>('button[name="move"]')
      if (!button) return
      event.preventDefault()
      moveTo(form, button)
    })
  }
  for (const form of part.querySelectorAll<HTMLFormElement>('form[data-budget]')) {
    addUp(form)
    form.addEventListener('change', () => addUp(form))
  }
}

/** Moves one line up, down, in or out, keeps the focus on what was pressed, and says where it is. */
function moveTo(form: HTMLFormElement, button: HTMLButtonElement): void {
  const [step = '', key = ''] = button.value.split(':', 2)
  const lines = [...form.querySelectorAll<HTMLElement>('[data-rank]')]
  const placed = lines.filter((line) => line.classList.contains('placed')).map((line) => line.dataset.rank ?? '')
  const at = placed.indexOf(key)
  if (step === 'in' && at < 0) placed.push(key)
  if (step === 'out' && at >= 0) placed.splice(at, 1)
  const to = step === 'up' ? at - 1 : at + 1
  if ((step === 'up' || step === 'down') && at >= 0 && to >= 0 && to < placed.length) {
    placed.splice(at, 1)
    placed.splice(to, 0, key)
  }
  draw(form, lines, placed)
  const same = form.querySelector<HTMLButtonElement>(`button[value="${CSS.escape(button.value)}"]`)
  const line = lines.find((one) => one.dataset.rank === key)
  const next = same && !same.hidden && !same.disabled ? same : line?.querySelector<HTMLButtonElement>('button:not([hidden], :disabled)')
  next?.focus()
  const told = form.querySelector<HTMLElement>('[data-told]')
  if (told && line) told.textContent = `${line.querySelector('.vote-place')?.textContent} ${line.dataset.name}`
}

function draw(form: HTMLFormElement, lines: HTMLElement[], placed: string[]): void {
  const list = lines[0]?.parentElement
  const rest = lines.map((line) => line.dataset.rank ?? '').filter((key) => !placed.includes(key))
  const paper = (form.dataset.order ?? '').split(',')
  rest.sort((a, b) => paper.indexOf(a) - paper.indexOf(b))
  for (const key of [...placed, ...rest]) {
    const line = lines.find((one) => one.dataset.rank === key)
    if (!line) continue
    list?.append(line)
    const place = placed.indexOf(key)
    line.classList.toggle('placed', place >= 0)
    const shown = line.querySelector('.vote-place')
    if (shown) shown.textContent = place >= 0 ? String(place + 1) : '–'
    for (const one of line.querySelectorAll<HTMLButtonElement>('button[name="move"]')) {
      const step = one.value.split(':')[0]
      one.hidden = step === 'in' ? place >= 0 : place < 0
      one.disabled = (step === 'up' && place === 0) || (step === 'down' && place === placed.length - 1)
    }
  }
  const kept = form.querySelector<HTMLInputElement>('input[name="order"]')
  if (kept) kept.value = placed.join(',')
}

/** What the chosen projects cost together, and what would remain of the budget. */
function addUp(form: HTMLFormElement): void {
  const budget = Number(form.dataset.budget)
  let cost = 0
  for (const box of form.querySelectorAll<HTMLInputElement>('input[data-cost]:checked')) cost += Number(box.dataset.cost)
  const sums: Record<string, number> = { cost, left: budget - cost }
  for (const [name, sum] of Object.entries(sums)) {
    const shown = form.querySelector<HTMLElement>(`[data-sum="${name}"]`)
    if (!shown) continue
    shown.textContent = sum.toLocaleString()
    shown.classList.toggle('vote-short', sum < 0)
  }
}
