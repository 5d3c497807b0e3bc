import type { AlpineComponent } from 'alpinejs'
import { shrink } from './shrink'

interface Shown {
  key: number
  src: string
  alt: string
  remove: string
}

interface Photos {
  shown: Shown[]
  fault: string
  busy: string
  add(event: Event): void
  paste(event: ClipboardEvent): void
  drop(event: DragEvent): void
  drop_one(key: number): void
}

/** Pictures from the camera, the album, the clipboard or a drag; small before they are sent. */
export function photos(): AlpineComponent<Photos> {
  const kept = new Map<number, File>()
  let next = 1
  let root: HTMLElement
  let input: HTMLInputElement
  let waiting: HTMLElement | null = null

  const say = (name: string, file?: File): string =>
    (root.dataset[name] ?? '').replace('{name}', file?.name ?? '')
  const number = (name: string, n: number): string =>
    (root.dataset[name] ?? '').replace('{n}', String(n))

  function hand(): void {
    const all = new DataTransfer()
    for (const file of kept.values()) all.items.add(file)
    input.files = all.files
  }

  async function take(self: Photos, files: Iterable<File>): Promise<void> {
    self.fault = ''
    self.busy = say('busy')
    const upTo = Number(root.dataset.upTo ?? 6)
    for (const file of files) {
      if (kept.size >= upTo) {
        self.fault = say('tooMany')
        break
      }
      const made = await shrink(file)
      if (typeof made === 'string') {
        self.fault = say(made === 'broken' ? 'broken' : 'tooBig', file)
        continue
      }
      const key = next++
      kept.set(key, made.file)
      self.shown.push({ key, src: made.src, alt: number('alt', key), remove: number('remove', key) })
    }
    hand()
    self.busy = ''
    if (waiting) input.form?.requestSubmit(waiting)
    waiting = null
  }

  return {
    shown: [],
    fault: '',
    busy: '',
    init() {
      root = this.$el
      input = this.$refs.file as HTMLInputElement
      input.form?.addEventListener('submit', (event) => {
        if (!this.busy) return
        event.preventDefault()
        waiting = event.submitter
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
      kept.delete(key)
      const gone = this.shown.find((one) => one.key === key)
      if (gone?.src) URL.revokeObjectURL(gone.src)
      this.shown = this.shown.filter((one) => one.key !== key)
      hand()
    },
  }
}
