import type { AlpineComponent } from 'alpinejs'
import { shrink } from './shrink'
import { csrfToken } from './token'

interface Shown {
  key: number
  id: string
  src: string
  alt: string
  remove: string
  word: string
  state: string
}

interface Uploads {
  name: string
  shown: Shown[]
  fault: string
  busy: string
  add(event: Event): void
  paste(event: ClipboardEvent): void
  drop(event: DragEvent): void
  drop_one(key: number): void
}

interface Taken {
  id?: string
  said?: string
}

/**
 * Pictures that are sent while somebody still writes. What has not arrived when the form is sent, for
 * want of a network, goes along with the form itself, so that none is lost and nobody waits.
 */
export function uploads(): AlpineComponent<Uploads> {
  const held = new Map<number, File>()
  const flights = new Map<number, AbortController>()
  let next = 1
  let root: HTMLElement
  let input: HTMLInputElement

  const say = (name: string, file?: File): string =>
    (root.dataset[name] ?? '').replace('{name}', file?.name ?? '')
  const number = (name: string, n: number): string =>
    (root.dataset[name] ?? '').replace('{n}', String(n))
  const kept = (): number => root.querySelectorAll('[data-kept]').length

  /** Gives the form the files that have not arrived. */
  function hand(): void {
    const all = new DataTransfer()
    for (const file of held.values()) all.items.add(file)
    input.files = all.files
  }

  async function send(self: Uploads, key: number, file: File): Promise<void> {
    const flight = new AbortController()
    flights.set(key, flight)
    const body = new FormData()
    body.append('kind', 'photo')
    body.append('file', file)
    const headers = { 'X-CSRFToken': csrfToken() }
    const answer = await fetch(root.dataset.url ?? '', {
      method: 'POST',
      body,
      headers,
      signal: flight.signal,
    }).catch(() => null)
    flights.delete(key)
    const photo = self.shown.find((one) => one.key === key)
    if (!photo) return
    const taken = answer ? ((await answer.json().catch(() => ({}))) as Taken) : {}
    if (answer?.ok && taken.id) {
      Object.assign(photo, { id: taken.id, state: 'sent', word: '' })
      held.delete(key)
      hand()
    } else if (answer?.status === 422) {
      self.fault = taken.said ?? say('broken', file)
      self.drop_one(key)
    } else {
      Object.assign(photo, { state: 'later', word: say('later') })
    }
  }

  async function take(self: Uploads, files: Iterable<File>): Promise<void> {
    self.fault = ''
    self.busy = say('busy')
    const upTo = Number(root.dataset.upTo ?? 6)
    for (const file of files) {
      if (kept() + self.shown.length >= upTo) {
        self.fault = say('tooMany')
        break
      }
      const made = await shrink(file)
      if (typeof made === 'string') {
        self.fault = say(made === 'broken' ? 'broken' : 'tooBig', file)
        continue
      }
      const key = next++
      held.set(key, made.file)
      const words = { alt: number('alt', kept() + key), remove: number('remove', kept() + key) }
      self.shown.push({ key, id: '', src: made.src, word: say('sending'), state: 'sending', ...words })
      hand()
      void send(self, key, made.file)
    }
    hand()
    self.busy = ''
  }

  return {
    name: '',
    shown: [],
    fault: '',
    busy: '',
    init() {
      root = this.$el
      this.name = root.dataset.name ?? ''
      input = this.$refs.file as HTMLInputElement
      input.form?.addEventListener('submit', () => {
        for (const flight of flights.values()) flight.abort()
      })
    },
    add(event) {
      const from = event.target as HTMLInputElement
      const files = [...(from.files ?? [])]
      if (from !== input) from.value = ''
      void take(this, files)
    },
    paste(event) {
      const files = [...(event.clipboardData?.files ?? [])].filter((f) => f.type.startsWith('image/'))
      if (files.length) void take(this, files)
    },
    drop(event) {
      void take(this, [...(event.dataTransfer?.files ?? [])])
    },
    drop_one(key) {
      flights.get(key)?.abort()
      held.delete(key)
      const gone = this.shown.find((one) => one.key === key)
      if (gone?.src) URL.revokeObjectURL(gone.src)
      this.shown = this.shown.filter((one) => one.key !== key)
      hand()
    },
  }
}
