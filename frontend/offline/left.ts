// What is given up, with its reason: the server is told, now or when there is a network.
import { find, postOf, take } from './outbox'
import { ask, hello } from './server'
import { base, read, type Box } from './store'
import { device, seal, unseal } from './vault'

interface Left {
  entry: string
  url: string
  said: string[]
  reason: string
  device: string
}

/** Changes the list in one step, so that nothing is lost between two who change it at once. */
async function change(how: (boxes: Box[]) => Box[]): Promise<void> {
  const task = (await base()).transaction('meta', 'readwrite', { durability: 'strict' })
  const boxes = ((await task.store.get('left')) as Box[] | undefined) ?? []
  await task.store.put(how(boxes), 'left')
  await task.done
}

export async function giveUp(id: string, reason: string): Promise<void> {
  const entry = await find(id)
  if (!entry) return
  const post = await postOf(entry)
  const known = await device()
  const said = [post.title, ...post.lines.map((line) => `${line.label}: ${line.value}`), ...(post.said ?? [])]
  const left: Left = { entry: id, url: post.url, said, reason, device: known?.id ?? '' }
  const box = await seal(left)
  await change((boxes) => [...boxes, box])
  await take(id)
  await tellLeft()
}

/** Whether the server has it now, or will never take it; signed out or with a stale mark, neither. */
async function isHeard(left: Left): Promise<boolean> {
  const answer = await ask('left', left).catch(() => null)
  if (!answer || answer.type === 'opaqueredirect') return false
  return answer.ok || [404, 409, 422].includes(answer.status)
}

/** Tells the server; what it does not hear now stays for the next time. */
export async function tellLeft(): Promise<void> {
  await navigator.locks.request('gezhi-left', async () => {
    const waiting = (await read<Box[]>('left')) ?? []
    if (!waiting.length || !navigator.onLine || typeof (await hello()) !== 'object') return
    for (const box of waiting) {
      const left = await unseal<Left>(box).catch(() => null)
      if (left && (await isHeard(left))) await change((boxes) => boxes.filter((one) => String(one.iv) !== String(box.iv)))
    }
  })
}
