/** Category trees: finding by letters, showing what is chosen, and choosing what was suggested. */
export function growTrees(part: ParentNode): void {
  const trees = [...part.querySelectorAll<HTMLElement>('[data-tree]')]
  for (const tree of trees) grow(tree)
}

function grow(tree: HTMLElement): void {
  const all = tree.querySelector<HTMLDetailsElement>('.tree-all')
  const find = tree.querySelector<HTMLInputElement>('[data-tree-find]')
  find?.closest<HTMLElement>('.tree-find')?.removeAttribute('hidden')
  find?.addEventListener('input', () => sift(tree, find.value.trim().toLowerCase()))
  tree.addEventListener('change', (event) => {
    if (!(event.target as Element).matches('input[type="radio"]')) return
    tell(tree)
    if (all) all.open = false
    all?.querySelector('summary')?.focus()
  })
  tree.addEventListener('click', (event) => {
    const picked = (event.target as Element).closest<HTMLElement>('[data-picks]')
    if (picked) choose(tree, picked.dataset.picks ?? '')
  })
  // New suggestions never take away the button that is being pressed.
  tree.addEventListener('htmx:beforeSwap', (event) => {
    if (tree.querySelector('[data-picks]:active')) (event as CustomEvent).detail.shouldSwap = false
  })
  tree.addEventListener('htmx:afterSwap', () => tell(tree))
  tell(tree)
}

function tell(tree: HTMLElement): void {
  const said = tree.querySelector<HTMLElement>('[data-tree-chosen]')
  const chosen = tree.querySelector<HTMLInputElement>('input[type="radio"]:checked')
  if (!said) return
  const group = chosen?.closest('.tree-group')?.querySelector('summary')?.textContent?.trim()
  const name = chosen?.closest('.choice')?.querySelector('.choice-text')?.firstChild?.textContent?.trim()
  said.textContent = chosen ? [group, name].filter(Boolean).join(' › ') : (said.dataset.none ?? '')
  for (const button of tree.querySelectorAll<HTMLElement>('[data-picks]')) {
    button.setAttribute('aria-pressed', String(button.dataset.picks === chosen?.value))
  }
}

function choose(tree: HTMLElement, value: string): void {
  for (const radio of tree.querySelectorAll<HTMLInputElement>('input[type="radio"]')) {
    if (radio.value !== value) continue
    radio.checked = true
    radio.closest<HTMLDetailsElement>('.tree-group')?.setAttribute('open', '')
  }
  tell(tree)
  tree.closest('form')?.dispatchEvent(new Event('input'))
}

/** Leaves what holds the letters, in a name or in the name of its group. */
function sift(tree: HTMLElement, letters: string): void {
  let left = 0
  for (const choice of tree.querySelectorAll<HTMLElement>('.choice')) {
    const group = choice.closest('.tree-group')?.querySelector('summary')?.textContent ?? ''
    const fits = `${group} ${choice.textContent}`.toLowerCase().includes(letters)
    choice.hidden = !fits
    if (fits) left += 1
  }
  for (const group of tree.querySelectorAll<HTMLDetailsElement>('.tree-group')) {
    const some = [...group.querySelectorAll<HTMLElement>('.choice')].some((c) => !c.hidden)
    group.hidden = !some
    if (letters) group.open = some
  }
  const nothing = tree.querySelector<HTMLElement>('[data-tree-nothing]')
  if (nothing) nothing.hidden = left > 0
}
