// The grid worker's pages: the resident's, and whether there is a network.
import { startShell } from './parts/shell'

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

startShell(watchNetwork)
