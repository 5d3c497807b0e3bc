// What lies on a map: marks where there is room, and counts where marks would cover each other.
import L from 'leaflet'
import Supercluster, { type ClusterProperties } from 'supercluster'
import type { Ground, Named } from './ground'

export interface Point extends Named {
  href?: string
  state?: string
  word?: string
  place?: string
  step?: string
}

type Feature = GeoJSON.Feature<GeoJSON.Point, Point>
type Counted = { worst: number }

const TOGETHER_WITHIN = 44
const TILE_PX = 256 // of Leaflet; the radius is in its pixels
const NEAREST = 19
const MOST_IN_POPUP = 30
const SHAPES: Record<string, string> = {
  overdue: 'M12 3 22 21H2z',
  soon: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 3.5a6.5 6.5 0 0 1 0 13z',
  ok: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z',
  settled: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-1.5 14.5L6 12l1.8-1.8 2.7 2.7 5.7-5.7L18 9z',
  paused: 'M4 2h6v20H4zm10 0h6v20h-6z',
}
const TONES: Record<string, string> = { overdue: 'red', soon: 'amber', ok: 'green', settled: 'green' }
const WORST = ['settled', 'paused', 'ok', 'soon', 'overdue']

function told(box: HTMLElement, point: Point): void {
  const name = document.createElement(point.href ? 'a' : 'strong')
  name.textContent = point.name
  if (point.href) name.setAttribute('href', point.href)
  const more = document.createElement('p')
  more.textContent = [point.word, point.place].filter(Boolean).join(' · ')
  box.append(name, more)
}

function tellOf(points: Point[]): HTMLElement {
  const box = document.createElement('div')
  box.className = 'map-told'
  for (const point of points.slice(0, MOST_IN_POPUP)) told(box, point)
  return box
}

function markOf(at: L.LatLng, { name, state = 'ok', step }: Point): L.Marker {
  if (step && state !== 'settled') return stepOf(at, name, step)
  const shape = document.createElement('span')
  shape.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${SHAPES[state] ?? SHAPES.ok}"/></svg>`
  const className = `map-mark ${TONES[state] ?? 'secondary'}`
  const icon = L.divIcon({ html: shape, className, iconSize: [24, 24] })
  return L.marker(at, { icon, title: name, alt: name, keyboard: false })
}

/** A stop of a walk bears its number. */
function stepOf(at: L.LatLng, name: string, step: string): L.Marker {
  const words = document.createElement('span')
  words.textContent = step
  const icon = L.divIcon({ html: words, className: 'map-count map-step', iconSize: [44, 30] })
  return L.marker(at, { icon, title: name, alt: name, keyboard: false })
}

function countOf(at: L.LatLng, count: number, worst: string): L.Marker {
  const words = document.createElement('span')
  words.textContent = String(count)
  const size = count < 10 ? 30 : count < 100 ? 36 : 44
  const className = `map-count ${TONES[worst] ?? 'secondary'}`
  const icon = L.divIcon({ html: words, className, iconSize: [size, size] })
  return L.marker(at, { icon, title: String(count), alt: String(count), keyboard: false })
}

/** Puts points on the ground and keeps them apart at every zoom; gives how to show one of them. */
export function putPoints({ map, bounds }: Ground, points: Feature[]): (point: Feature) => void {
  const index = new Supercluster<Point, Counted>({
    radius: TOGETHER_WITHIN,
    extent: TILE_PX,
    maxZoom: NEAREST,
    map: ({ state = 'ok' }) => ({ worst: WORST.indexOf(state) }),
    reduce: (all, one) => {
      all.worst = Math.max(all.worst, one.worst)
    },
  }).load(points)
  const shown = L.layerGroup().addTo(map)
  const draw = (): void => {
    shown.clearLayers()
    const sight = map.getBounds().pad(0.1)
    const box: GeoJSON.BBox = [sight.getWest(), sight.getSouth(), sight.getEast(), sight.getNorth()]
    for (const one of index.getClusters(box, Math.floor(map.getZoom()))) {
      const [lng = 0, lat = 0] = one.geometry.coordinates
      const at = L.latLng(lat, lng)
      if (!('cluster' in one.properties)) {
        shown.addLayer(markOf(at, one.properties).bindPopup(tellOf([one.properties])))
        continue
      }
      const { cluster_id, point_count, worst } = one.properties as ClusterProperties & Counted
      const mark = countOf(at, point_count, WORST[worst] ?? 'ok')
      shown.addLayer(mark.on('click', () => open(at, cluster_id)))
    }
  }
  const open = (at: L.LatLng, cluster: number): void => {
    const nearer = index.getClusterExpansionZoom(cluster)
    if (nearer <= NEAREST) {
      map.setView(at, nearer)
      return
    }
    const inside = index.getLeaves(cluster, MOST_IN_POPUP).map((leaf) => leaf.properties)
    map.openPopup(tellOf(inside), at, { maxHeight: 240 })
  }
  map.on('moveend', draw)
  if (bounds || !points.length) draw()
  else map.fitBounds(L.geoJSON(points as unknown as GeoJSON.GeoJsonObject).getBounds(), { padding: [24, 24], maxZoom: 18 })
  return (point) => {
    const [lng = 0, lat = 0] = point.geometry.coordinates
    map.openPopup(tellOf([point.properties]), [lat, lng])
  }
}
