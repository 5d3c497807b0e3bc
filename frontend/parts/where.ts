import type { AlpineComponent } from 'alpinejs'
import type { Picker } from '../map'

const ROUGH_M = 1000

interface Where {
  ready: boolean
  open: boolean
  chosen: boolean
  toggle(): Promise<void>
  here(): void
  clear(): void
}

/** A device that guesses by a mast, or that has no idea, is of no use. */
function isAbsurd({ longitude, latitude, accuracy }: GeolocationCoordinates): boolean {
  return accuracy > ROUGH_M || (Math.abs(longitude) < 0.01 && Math.abs(latitude) < 0.01)
}

/** Where it is: words, the device's own position, or a pin. The map comes only when it is opened. */
export function where(): AlpineComponent<Where> {
  let root: HTMLElement
  let refs: Record<string, HTMLElement>
  let picker: Picker | null = null

  const field = (name: string): HTMLInputElement => refs[name] as HTMLInputElement

  function say(name: string, tone: string, place = ''): void {
    const said = refs.said
    if (!said) return
    said.textContent = (root.dataset[name] ?? '').replace('{name}', place)
    said.className = `where-chosen ${tone}`
  }

  function set(self: Where, lng: number, lat: number, id: string, name: string): void {
    field('lng').value = lng.toFixed(6)
    field('lat').value = lat.toFixed(6)
    field('place').value = id
    field('place_name').value = name
    self.chosen = true
    if (id || !root.dataset.places) say('chosen', '', name || (root.dataset.unnamed ?? ''))
    else say('outside', 'refused')
    field('lng').dispatchEvent(new Event('input', { bubbles: true }))
  }

  /** The device does not know: from the list of the form, where it has one, else on the map. */
  function byHand(self: Where): void {
    const list = root.closest('form')?.querySelector<HTMLElement>('[data-listed]:not(.where)')
    say(list ? 'listed' : 'refused', 'refused')
    if (list) list.focus()
    else void show(self)
  }

  async function show(self: Where): Promise<Picker | null> {
    self.open = true
    try {
      picker ??= await make(self)
      picker.refresh()
    } catch {
      self.open = false
      say('failed', 'refused')
    }
    return picker
  }

  async function make(self: Where): Promise<Picker> {
    const { pickOn } = await import('../map')
    return pickOn(refs.map as HTMLElement, {
      places: root.dataset.places ?? '',
      tiles: root.dataset.tiles ?? '',
      at: field('lng').value ? [Number(field('lng').value), Number(field('lat').value)] : null,
      onPick: (lng, lat, place) => set(self, lng, lat, place?.id ?? '', place?.name ?? ''),
    })
  }

  return {
    ready: false,
    open: false,
    chosen: false,
    init() {
      root = this.$el
      refs = this.$refs
      this.ready = true
      this.chosen = Boolean(field('lng').value)
      if (this.chosen) say('chosen', '', field('place_name').value || (root.dataset.unnamed ?? ''))
    },
    async toggle() {
      if (this.open) this.open = false
      else await show(this)
    },
    here() {
      say('asking', 'waiting')
      if (!navigator.geolocation) return byHand(this)
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          if (isAbsurd(coords)) byHand(this)
          else void show(this).then((p) => p?.put(coords.longitude, coords.latitude))
        },
        () => byHand(this),
        { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
      )
    },
    clear() {
      for (const name of ['lng', 'lat', 'place', 'place_name']) field(name).value = ''
      this.chosen = false
      if (refs.said) refs.said.textContent = ''
      picker?.clear()
      field('lng').dispatchEvent(new Event('input', { bubbles: true }))
    },
  }
}
