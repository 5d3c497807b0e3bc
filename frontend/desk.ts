// The staff's pages: keys, selection in tables and the pane of the open matter.
import './styles/desk.css'
import './styles/cases.css'
import './styles/pages.css'
import './styles/reviewing.css'
import './styles/help.css'
import './styles/shop.css'
import './styles/turns.css'
import './styles/books.css'
import './styles/burden.css'
import './styles/funds.css'
import './styles/assets.css'
import './styles/councils.css'
import './styles/mediation.css'
import './styles/disclosure.css'
import './styles/yearly.css'
import './styles/ballots.css'
import './styles/pacts.css'
import './styles/campaigns.css'
import './styles/assessment.css'
import './styles/duties.css'
import './styles/growing.css'
import './styles/rounds.css'
import { lendAHand } from './parts/hand'
import { followKeys } from './parts/keys'
import { writePacts } from './parts/pact'
import { followPanes } from './parts/panes'
import { pickRows } from './parts/rows'
import { typeTables } from './parts/sheet'
import { onEveryPart, startShell } from './parts/shell'
import { askWhyNot } from './parts/suggested'
import { askWhen } from './parts/whenasked'

startShell(() => {
  followKeys()
  followPanes()
  onEveryPart(pickRows)
  onEveryPart(askWhyNot)
  onEveryPart(askWhen)
  onEveryPart(lendAHand)
  onEveryPart(typeTables)
  onEveryPart(writePacts)
})
