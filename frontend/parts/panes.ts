/** The open matter: marks its row, fits narrow screens, and brings the reader to its head. */
export function followPanes(): void {
  const pane = document.getElementById('desk-case')
  const fold = document.querySelector<HTMLDetailsElement>('.desk-fold')
  if (fold && window.matchMedia('(width < 1000px)').matches) fold.open = false
  if (!pane) return
  document.addEventListener('htmx:beforeRequest', (event) => {
    const { target, elt } = (event as CustomEvent<{ target: Element; elt: Element }>).detail
    if (target !== pane) return
    pane.classList.add('htmx-request')
    pane.setAttribute('aria-busy', 'true')
    mark(elt.closest('[data-row]'))
  })
  document.addEventListener('htmx:afterSwap', (event) => {
    const { target } = (event as CustomEvent<{ target: Element }>).detail
    if (target !== pane) return
    pane.classList.remove('htmx-request')
    pane.removeAttribute('aria-busy')
    pane.scrollTop = 0
    document.body.classList.add('with-case')
    if (window.matchMedia('(width < 1000px)').matches) pane.focus()
  })
}

function mark(row: Element | null): void {
  if (!row) return
  for (const other of document.querySelectorAll('[data-row][aria-current]')) {
    other.removeAttribute('aria-current')
  }
  row.setAttribute('aria-current', 'true')
}
