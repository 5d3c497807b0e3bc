// What is given up, with its reason: the server is told, now or when there is a network.
import { find, postOf, take } from './outbox'
import { ask } from './server'
import { read, write, type Box } from './store'
import { device, seal, unseal } from './vault'

interface Left {
  entry: string
  url: string
  said: string[]
  reason: string
  device: string
}

export async function giveUp(id: string, reason: string): Promise<void> {
  const entry = await find(id)
  if (!entry) return
  const post = await postOf(entry)
  const known = await device()
  const said = [post.title, ...post.lines.map((line) => `${line.label}: ${line.value}`), ...(post.said ?? [])]
  const left: Left = { entry: id, url: post.url, said, reason, device: known?.id ?? '' }
  await write('left', [...((await read<Box[]>('left')) ?? []), await seal(left)])
  await take(id)
  await tellLeft()
}

/** Tells the server; what it does not hear now stays for the next time. */
export async function tellLeft(): Promise<void> {
  await navigator.locks.request('gezhi-left', async () => {
    const waiting = (await read<Box[]>('left')) ?? []
    const still: Box[] = []
    for (const box of waiting) {
      const left = await unseal<Left>(box).catch(() => null)
      const answer = left && navigator.onLine ? await ask('left', left).catch(() => null) : null
      if (!answer || answer.status === 429 || answer.status >= 500 || answer.type === 'opaqueredirect') still.push(box)
    }
    if (waiting.length) await write('left', still)
  })
}
