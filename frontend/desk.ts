// The staff's pages: keys, selection in tables and the pane of the open matter.
import './styles/desk.css'
import './styles/cases.css'
import './styles/pages.css'
import './styles/reviewing.css'
import './styles/help.css'
import './styles/shop.css'
import './styles/turns.css'
import './styles/books.css'
import './styles/yearly.css'
import { lendAHand } from './parts/hand'
import { followKeys } from './parts/keys'
import { followPanes } from './parts/panes'
import { pickRows } from './parts/rows'
import { onEveryPart, startShell } from './parts/shell'
import { askWhyNot } from './parts/suggested'

startShell(() => {
  followKeys()
  followPanes()
  onEveryPart(pickRows)
  onEveryPart(askWhyNot)
  onEveryPart(lendAHand)
})
