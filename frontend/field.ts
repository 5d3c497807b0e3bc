// The grid worker's pages: the resident's, and whether there is a network. The shell comes first, so
// that its styles do, too.
import { onEveryPart, startShell } from './parts/shell'
import { tellOnePlace } from './parts/hand'
import { stepByThumb } from './parts/steps'
import { askWhyNot } from './parts/suggested'
import { askWhen } from './parts/whenasked'
import './styles/portal.css'
import './styles/field.css'
import './styles/scoring.css'
import './styles/duties.css'
import './styles/rounds.css'

function watchNetwork(): void {
  const sync = document.getElementById('sync')
  const word = sync?.querySelector<HTMLElement>('[data-sync-word]')
  if (!sync || !word) return
  const tell = (): void => {
    word.textContent = (navigator.onLine ? sync.dataset.online : sync.dataset.offline) ?? ''
    sync.classList.toggle('offline', !navigator.onLine)
  }
  window.addEventListener('online', tell)
  window.addEventListener('offline', tell)
  tell()
}

/** A form goes once: a second tap while it is on its way does nothing. */
function sendOnce(part: ParentNode): void {
  for (const form of part.querySelectorAll<HTMLFormElement>('form.act')) {
    let gone = false
    form.addEventListener('submit', (event) => {
      if (gone) event.preventDefault()
      gone = true
    })
    window.addEventListener('pageshow', () => {
      gone = false
    })
  }
}

startShell(() => {
  watchNetwork()
  onEveryPart(tellOnePlace)
  onEveryPart(askWhyNot)
  onEveryPart(askWhen)
  onEveryPart(sendOnce)
  onEveryPart(stepByThumb)
})
