// Begins the phone's own work on every page of the field.
import { drawLine, drawPill, drawWaiting } from './bar'
import { takeForms } from './forms'
import { tellLeft } from './left'
import { all, put, told } from './outbox'
import { keepTaking, takeAlong } from './pages'
import { startScreens } from './screens'
import { openBySession } from './server'
import { keepSending, run, sendNow } from './sending'
import { EMPTIED, hear, read, write } from './store'
import { device, key } from './vault'

/** The language and the size of letters that the shell's pages on the phone have. */
async function refreshShell(worker: ServiceWorkerRegistration): Promise<void> {
  const looks = `${document.documentElement.lang}.${document.documentElement.dataset.mode ?? ''}.${document.documentElement.dataset.theme ?? ''}`
  if ((await read<string>('looks')) === looks || !worker.active) return
  worker.active.postMessage('shell')
  await write('looks', looks)
}

function isFromPhone(): boolean {
  const { keptAt, fromPhone } = document.documentElement.dataset
  return keptAt !== undefined || fromPhone !== undefined
}

function redraw(): void {
  void drawPill(true)
  void drawWaiting()
}

export async function startPhone(): Promise<void> {
  window.addEventListener('online', () => void device().then((known) => drawPill(Boolean(known))))
  window.addEventListener('offline', () => void device().then((known) => drawPill(Boolean(known))))
  if (!('serviceWorker' in navigator) || !('locks' in navigator) || !globalThis.crypto?.subtle) return drawPill(false)
  const flagged = localStorage.getItem('gezhi.phone') !== null
  if (flagged) takeForms()
  const registered = navigator.serviceWorker.register('/field/sw.js', { scope: '/field/' }).catch(() => null)
  startScreens()
  const known = await device().catch(() => undefined)
  await drawPill(Boolean(known))
  if (!known) return localStorage.removeItem('gezhi.phone')
  localStorage.setItem('gezhi.phone', '1')
  if (!flagged) takeForms()
  hear((what) => {
    if (what === 'outbox') redraw()
    if (what === 'taken') void drawLine()
    if (what === 'sent') later()
    if (EMPTIED.includes(what)) location.replace(`/field/offline/page#${what}`)
  })
  await drawLine()
  await drawWaiting()
  if (navigator.onLine && !isFromPhone() && !(await key())) await openBySession()
  void registered.then((one) => (one && !isFromPhone() ? refreshShell(one) : undefined))
  keepSending()
  keepTaking()
  void tellLeft()
}

let wait = 0

/** After something was taken over the pages that show it are fetched again. */
function later(): void {
  clearTimeout(wait)
  wait = window.setTimeout(() => void takeAlong(), 2_000)
}

/** For the console of whoever looks into a phone, and for tests. */
declare global {
  interface Window {
    gezhiPhone: { all: typeof all; put: typeof put; told: typeof told; run: typeof run; sendNow: typeof sendNow; takeAlong: typeof takeAlong }
  }
}
window.gezhiPhone = { all, put, told, run, sendNow, takeAlong }
