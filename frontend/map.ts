// Maps: what lies where, with the same as a list; and the picker of a spot.
import L from 'leaflet'
import { colour, fetchPlaces, layGround, type Named, placeUnder } from './parts/ground'
import { type Point, putPoints } from './parts/marks'

type Feature = GeoJSON.Feature<GeoJSON.Point, Point>

export interface PickOptions {
  places: string
  tiles: string
  at: [number, number] | null
  onPick: (lng: number, lat: number, place: Named | null) => void
}

export interface Picker {
  put(lng: number, lat: number): void
  clear(): void
  refresh(): void
}

/** Draws every `[data-map]` of the part. */
export function drawMaps(part: ParentNode): void {
  for (const box of part.querySelectorAll<HTMLElement>('[data-map]:not(.drawn)')) {
    box.classList.add('drawn')
    void draw(box)
  }
}

async function draw(box: HTMLElement): Promise<void> {
  const canvas = box.querySelector<HTMLElement>('[data-map-canvas]')
  const list = box.querySelector<HTMLElement>('[data-map-list]')
  if (!canvas || !list) return
  const found = box.dataset.points ? await fetchPlaces(box.dataset.points).catch(() => null) : null
  const points = (found?.features ?? []) as Feature[]
  const lines = listPoints(points, list)
  try {
    const ground = await layGround(canvas, box.dataset.places ?? '', box.dataset.tiles ?? '')
    const show = putPoints(ground, points)
    layWay(ground.map, points)
    points.forEach((point, index) => lines[index]?.addEventListener('focusin', () => show(point)))
  } catch {
    canvas.hidden = true
    list.before(box.dataset.failed ?? '')
    list.closest('details')?.setAttribute('open', '')
  }
  if (!points.length && found) list.before(box.dataset.none ?? '')
}

/** The way from stop to stop, as the crow flies, where the points are those of a walk. */
function layWay(map: L.Map, points: Feature[]): void {
  const stops = points.filter(({ properties }) => properties.step).map(({ geometry }) => geometry.coordinates)
  if (stops.length < 2) return
  const way = stops.map(([lng, lat]) => [lat, lng] as [number, number])
  L.polyline(way, { color: colour('accent'), weight: 2, dashArray: '4 6', interactive: false }).addTo(map)
}

function listPoints(points: Feature[], list: HTMLElement): HTMLElement[] {
  const lines = points.map(({ properties }) => {
    const line = document.createElement('li')
    const link = document.createElement(properties.href ? 'a' : 'span')
    if (properties.href) link.setAttribute('href', properties.href)
    link.textContent = properties.name
    const more = document.createElement('span')
    more.className = 'quiet small'
    more.textContent = [properties.word, properties.place].filter(Boolean).join(' · ')
    line.append(link, ' ', more)
    return line
  })
  list.replaceChildren(...lines)
  return lines
}

/** Lets someone put a pin: a tap, or Enter for the middle of the map. */
export async function pickOn(el: HTMLElement, options: PickOptions): Promise<Picker> {
  const { map, places, bounds } = await layGround(el, options.places, options.tiles)
  let pin: L.Marker | null = null
  const shape = document.createElement('span')
  shape.innerHTML =
    '<svg viewBox="0 0 24 32" aria-hidden="true"><path d="M12 1a11 11 0 0 0-11 11c0 8 11 19 11 19s11-11 11-19A11 11 0 0 0 12 1zm0 7a4 4 0 1 1 0 8 4 4 0 0 1 0-8z"/></svg>'
  const icon = L.divIcon({ html: shape, className: 'map-pin', iconSize: [36, 48], iconAnchor: [18, 47] })

  function set(lng: number, lat: number): void {
    pin ??= L.marker([lat, lng], { icon, draggable: true, keyboard: false })
      .addTo(map)
      .on('dragend', () => tell())
    pin.setLatLng([lat, lng])
    tell()
  }

  function tell(): void {
    const at = pin?.getLatLng()
    if (at) options.onPick(at.lng, at.lat, placeUnder(places, at.lng, at.lat))
  }

  map.on('click', ({ latlng }) => set(latlng.lng, latlng.lat))
  el.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target !== el) return
    event.preventDefault()
    set(map.getCenter().lng, map.getCenter().lat)
  })
  if (options.at) {
    pin = L.marker([options.at[1], options.at[0]], { icon, draggable: true, keyboard: false }).addTo(map)
    pin.on('dragend', () => tell())
    map.setView([options.at[1], options.at[0]], 18)
  }
  return {
    put(lng, lat) {
      set(lng, lat)
      map.setView([lat, lng], Math.max(17, map.getZoom()))
    },
    clear() {
      pin?.remove()
      pin = null
    },
    refresh() {
      map.invalidateSize()
      if (bounds && !pin) map.fitBounds(bounds, { padding: [12, 12], animate: false })
    },
  }
}
