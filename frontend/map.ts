// Maps: what lies where, with the same as a list; and the picker of a spot.
import L from 'leaflet'
import { colour, fetchPlaces, type Ground, layGround, type Named, placeUnder } from './parts/ground'

interface Point extends Named {
  href?: string
  state?: string
  word?: string
  place?: string
}

const MOST_MARKS = 300
const SHAPES: Record<string, string> = {
  overdue: 'M12 3 22 21H2z',
  soon: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 3.5a6.5 6.5 0 0 1 0 13z',
  ok: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z',
  settled: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-1.5 14.5L6 12l1.8-1.8 2.7 2.7 5.7-5.7L18 9z',
  paused: 'M4 2h6v20H4zm10 0h6v20h-6z',
}
const TONES: Record<string, string> = { overdue: 'red', soon: 'amber', ok: 'green', settled: 'green' }

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
  const points = box.dataset.points
    ? ((await fetchPlaces(box.dataset.points).catch(() => null))?.features ?? [])
    : []
  const marks = new Map<Element, L.Layer>()
  try {
    const ground = await layGround(canvas, box.dataset.places ?? '', box.dataset.tiles ?? '')
    putPoints(ground, points as GeoJSON.Feature<GeoJSON.Point, Point>[], list, marks)
  } catch {
    canvas.hidden = true
    list.before(box.dataset.failed ?? '')
    listPoints(points as GeoJSON.Feature<GeoJSON.Point, Point>[], list)
    list.closest('details')?.setAttribute('open', '')
  }
  if (!points.length) list.before(box.dataset.none ?? '')
}

function putPoints(
  { map, bounds }: Ground,
  points: GeoJSON.Feature<GeoJSON.Point, Point>[],
  list: HTMLElement,
  marks: Map<Element, L.Layer>,
): void {
  const lines = listPoints(points, list)
  points.forEach((point, index) => {
    const [lng = 0, lat = 0] = point.geometry.coordinates
    const mark = markOf(L.latLng(lat, lng), point.properties, points.length <= MOST_MARKS)
    mark.bindPopup(tellOf(point.properties)).addTo(map)
    const line = lines[index]
    if (!line) return
    marks.set(line, mark)
    line.addEventListener('focusin', () => mark.openPopup())
  })
  if (bounds || !points.length) return
  map.fitBounds(L.geoJSON(points).getBounds(), { padding: [24, 24], maxZoom: 18 })
}

function markOf(at: L.LatLng, { name, state = 'ok' }: Point, drawn: boolean): L.Marker | L.CircleMarker {
  const tone = TONES[state] ?? 'secondary'
  if (!drawn) {
    return L.circleMarker(at, { radius: 6, weight: 2, color: colour('paper'), fillColor: colour(tone), fillOpacity: 1 })
  }
  const shape = document.createElement('span')
  shape.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${SHAPES[state] ?? SHAPES.ok}"/></svg>`
  const icon = L.divIcon({ html: shape, className: `map-mark ${tone}`, iconSize: [24, 24] })
  return L.marker(at, { icon, title: name, alt: name, keyboard: false })
}

function tellOf(point: Point): HTMLElement {
  const box = document.createElement('div')
  const name = document.createElement(point.href ? 'a' : 'strong')
  name.textContent = point.name
  if (point.href) name.setAttribute('href', point.href)
  const more = document.createElement('p')
  more.textContent = [point.word, point.place].filter(Boolean).join(' · ')
  box.append(name, more)
  return box
}

function listPoints(points: { properties: Point }[], list: HTMLElement): HTMLElement[] {
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
