// The resident's pages.
import Alpine from '@alpinejs/csp'
import { lendAHand, nameFiles, tellOnePlace } from './parts/hand'
import { onEveryPart, startShell } from './parts/shell'
import { uploads } from './parts/uploads'
import { helpToVote } from './parts/voting'
import './styles/portal.css'
import './styles/boards.css'
import './styles/help.css'
import './styles/points.css'
import './styles/turns.css'
import './styles/books.css'
import './styles/funds.css'
import './styles/councils.css'
import './styles/mediation.css'
import './styles/notices.css'
import './styles/models.css'
import './styles/report.css'
import './styles/disclosure.css'
import './styles/yearly.css'
import './styles/ballots.css'
import './styles/pacts.css'

startShell(() => {
  Alpine.data('uploads', uploads)
  onEveryPart(lendAHand)
  onEveryPart(nameFiles)
  onEveryPart(tellOnePlace)
  onEveryPart(helpToVote)
})
