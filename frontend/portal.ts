// The resident's pages.
import Alpine from '@alpinejs/csp'
import { lendAHand, nameFiles, tellOnePlace } from './parts/hand'
import { onEveryPart, startShell } from './parts/shell'
import { uploads } from './parts/uploads'
import './styles/portal.css'
import './styles/boards.css'
import './styles/points.css'
import './styles/report.css'

startShell(() => {
  Alpine.data('uploads', uploads)
  onEveryPart(lendAHand)
  onEveryPart(nameFiles)
  onEveryPart(tellOnePlace)
})
