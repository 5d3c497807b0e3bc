import type { AlpineComponent } from 'alpinejs'

interface Voice {
  recorder: boolean
  running: boolean
  src: string
  fault: string
  clock: string
  can_start: boolean
  start(): Promise<void>
  stop(): void
  remove(): void
  chosen(): void
}

const FORMATS = [
  ['audio/webm;codecs=opus', 'webm'],
  ['audio/mp4', 'm4a'],
  ['audio/ogg;codecs=opus', 'ogg'],
] as const

/** A spoken note. Where the browser cannot record, a recording made elsewhere can be chosen. */
export function voice(): AlpineComponent<Voice> {
  let root: HTMLElement
  let input: HTMLInputElement
  let tape: MediaRecorder | null = null

  function keep(self: Voice, file: File): void {
    const all = new DataTransfer()
    all.items.add(file)
    input.files = all.files
    if (self.src) URL.revokeObjectURL(self.src)
    self.src = URL.createObjectURL(file)
    self.can_start = false
  }

  function run(self: Voice, stream: MediaStream): void {
    const [type, ending] = FORMATS.find(([f]) => MediaRecorder.isTypeSupported(f)) ?? ['', 'webm']
    const parts: Blob[] = []
    tape = new MediaRecorder(stream, type ? { mimeType: type } : undefined)
    const longest = Number(root.dataset.longest ?? 180)
    const from = Date.now()
    const ticking = setInterval(() => {
      const gone = Math.floor((Date.now() - from) / 1000)
      self.clock = `${Math.floor(gone / 60)}:${String(gone % 60).padStart(2, '0')}`
      if (gone >= longest) self.stop()
    }, 250)
    tape.addEventListener('dataavailable', (event) => parts.push(event.data))
    tape.addEventListener('stop', () => {
      clearInterval(ticking)
      for (const track of stream.getTracks()) track.stop()
      self.running = false
      keep(self, new File(parts, `voice.${ending}`, { type: type.split(';')[0] || 'audio/webm' }))
    })
    tape.start()
    self.clock = '0:00'
    self.running = true
    self.can_start = false
  }

  return {
    recorder: false,
    running: false,
    src: '',
    fault: '',
    clock: '',
    can_start: false,
    init() {
      root = this.$el
      input = this.$refs.file as HTMLInputElement
      this.recorder = 'MediaRecorder' in window && Boolean(navigator.mediaDevices?.getUserMedia)
      this.can_start = this.recorder
    },
    async start() {
      this.fault = ''
      try {
        run(this, await navigator.mediaDevices.getUserMedia({ audio: true }))
      } catch {
        this.fault = root.dataset.refused ?? ''
        this.recorder = false
        this.can_start = false
      }
    },
    stop() {
      if (tape?.state === 'recording') tape.stop()
    },
    remove() {
      URL.revokeObjectURL(this.src)
      this.src = ''
      input.value = ''
      this.can_start = this.recorder
    },
    chosen() {
      const file = input.files?.[0]
      if (file) keep(this, file)
    },
  }
}
