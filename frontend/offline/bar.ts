// What stands on every page of an enrolled phone: how much waits, and from when the page is.
import { all, take } from './outbox'
import { fill, when, word } from './parts'
import { read } from './store'
import { subjectOf } from './subjects'

/** The pill above: the network, or how much waits. */
export async function drawPill(enrolled: boolean): Promise<void> {
  const pill = document.getElementById('sync')
  const text = pill?.querySelector<HTMLElement>('[data-sync-word]')
  if (!pill || !text) return
  const left = enrolled ? await all() : []
  const stuck = left.filter((one) => one.state === 'needs').length
  const net = navigator.onLine && !document.documentElement.dataset.keptAt
  pill.classList.toggle('offline', !net)
  pill.classList.toggle('pending', left.length > 0)
  pill.classList.toggle('stuck', stuck > 0)
  text.textContent = left.length ? word('pending', { n: left.length }) : ((net ? pill.dataset.online : pill.dataset.offline) ?? '')
}

/** The line that tells where this page is from. */
export async function drawLine(): Promise<void> {
  const line = document.getElementById('phone-line')
  if (!line) return
  const { keptAt, fromPhone } = document.documentElement.dataset
  const taken = await read<number>('taken')
  line.hidden = fromPhone !== undefined
  line.classList.toggle('kept', Boolean(keptAt))
  if (keptAt) line.textContent = word('kept', { when: when(Number(keptAt)) })
  else line.textContent = taken ? word('live', { when: when(taken) }) : word('liveOnly')
}

/** What waits of the things on this page stands at each of them. */
export async function drawWaiting(): Promise<void> {
  for (const old of document.querySelectorAll('.phone-waits')) old.remove()
  const left = await all()
  const counts = new Map<string, number>()
  for (const one of left) counts.set(one.subject, (counts.get(one.subject) ?? 0) + 1)
  const here = subjectOf(location.pathname, new URLSearchParams())
  const main = document.getElementById('main')
  const page = counts.get(here)
  if (page && here && main) main.prepend(fill('phone-waits', { n: String(page) }))
  for (const form of document.querySelectorAll<HTMLFormElement>('#main form[method="post"]')) {
    const fields = new URLSearchParams()
    const holder = form.elements.namedItem('holder')
    if (holder instanceof HTMLInputElement) fields.set('holder', holder.value)
    const subject = subjectOf(form.getAttribute('action') || location.href, fields)
    const n = counts.get(subject)
    if (n && subject && subject !== here) form.before(fill('phone-waits', { n: String(n) }))
  }
}

/** Takes back what is still only here. */
export async function undo(id: string): Promise<boolean> {
  return take(id, ['waiting', 'needs'])
}
