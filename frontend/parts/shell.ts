// What every page runs: htmx with the page's token and without eval, messages, dialogs, drafts, trees.
import Alpine from '@alpinejs/csp'
import htmx from 'htmx.org'
import '../styles/main.css'
import { countCharacters } from './counts'
import { openDialogs } from './dialogs'
import { keepDrafts } from './drafts'
import { actOnFilters } from './filters'
import { photos } from './photos'
import { showToasts, toast } from './toasts'
import { csrfToken } from './token'
import { growTrees } from './tree'
import { voice } from './voice'
import { where } from './where'

/** Sets htmx up: same origin only, nothing evaluated, no page kept in the browser's storage. */
function setUpHtmx(): void {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    responseHandling: [
      { code: '204', swap: false },
      { code: '[23]..', swap: true },
      { code: '(400|403|404|409|422)', swap: true },
      { code: '...', swap: false, error: true },
    ],
  })
  document.addEventListener('htmx:configRequest', (event) => {
    const detail = (event as CustomEvent<{ headers: Record<string, string> }>).detail
    detail.headers['X-CSRFToken'] = csrfToken()
  })
  for (const name of ['htmx:sendError', 'htmx:responseError', 'htmx:timeout']) {
    document.addEventListener(name, () => {
      toast({ text: document.getElementById('toasts')?.dataset.failed ?? '', level: 'error' })
    })
  }
}

/** Runs `work` on the page as it came and on every part that htmx brings later. */
export function onEveryPart(work: (part: ParentNode) => void): void {
  work(document)
  document.addEventListener('htmx:load', (event) => {
    const part = (event as CustomEvent<{ elt: Element }>).detail.elt
    if (part !== document.body) work(part)
  })
}

/** Moves the reader to what needs another look when a form came back. */
function focusOnFaults(part: ParentNode): void {
  part.querySelector<HTMLElement>('[data-focus]')?.focus()
}

/** Brings the present page's own tab into sight where a bar of them is wider than the screen. */
function showOwnTab(part: ParentNode): void {
  for (const tab of part.querySelectorAll<HTMLElement>('nav a[aria-current]')) {
    const bar = tab.closest('.desk-tabs, nav')
    if (bar && bar.scrollWidth > bar.clientWidth) {
      bar.scrollLeft += tab.getBoundingClientRect().left - bar.getBoundingClientRect().left - 48
    }
  }
}

/** Draws charts and maps that the page holds; their libraries come only where one is. */
function drawLazily(part: ParentNode): void {
  if (part.querySelector('[data-chart]')) void import('../charts').then((m) => m.drawCharts(part))
  if (part.querySelector('[data-map]')) void import('../map').then((m) => m.drawMaps(part))
}

/** On a phone that is taken outside the way out is on the field's pages, which empty it first. */
function leaveByTheField(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (!(form.getAttribute('action') || location.pathname).includes('/logout') || form.method !== 'post') return
    if (location.pathname.startsWith('/field/') || !localStorage.getItem('gezhi.phone')) return
    event.preventDefault()
    location.assign('/field/me#sign-out')
  })
}

/** Starts everything; `more` registers what only one surface has. */
export function startShell(more?: () => void): void {
  setUpHtmx()
  showToasts()
  openDialogs()
  leaveByTheField()
  onEveryPart(keepDrafts)
  onEveryPart(countCharacters)
  onEveryPart(growTrees)
  onEveryPart(actOnFilters)
  onEveryPart(focusOnFaults)
  onEveryPart(showOwnTab)
  onEveryPart(drawLazily)
  Alpine.data('photos', photos)
  Alpine.data('voice', voice)
  Alpine.data('where', where)
  more?.()
  Alpine.start()
}
