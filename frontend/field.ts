// The grid worker's pages: the resident's, and what a phone outside keeps. The shell comes first, so
// that its styles do, too.
import { onEveryPart, startShell } from './parts/shell'
import { tellOnePlace } from './parts/hand'
import { startPhone } from './offline/start'
import { stepByThumb } from './parts/steps'
import { askWhyNot } from './parts/suggested'
import { askWhen } from './parts/whenasked'
import './styles/portal.css'
import './styles/field.css'
import './styles/scoring.css'
import './styles/duties.css'
import './styles/rounds.css'
import './styles/phone.css'
import './styles/burden.css'

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
  void startPhone()
  onEveryPart(tellOnePlace)
  onEveryPart(askWhyNot)
  onEveryPart(askWhen)
  onEveryPart(sendOnce)
  onEveryPart(stepByThumb)
})
