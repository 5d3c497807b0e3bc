// The ground of every map: the places themselves, drawn from their GeoJSON, because deployments are
// often offline and have no tiles. Also finds the place under a spot.
import type { Feature, FeatureCollection, Polygon, Position } from 'geojson'
import L from 'leaflet'
import '../styles/map.css'

export interface Named {
  id: string
  name: string
  level?: string
}

type Places = FeatureCollection<GeoJSON.Geometry, Named>

const NAMES_FROM_ZOOM = 17
const MOST_NAMES = 120
const NAMES = 'names'
const NAME_PX = 24
const fetched = new Map<string, Promise<Places>>()

/** A colour of the design, as it is on this page. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
}

/** Fetches GeoJSON once per page. */
export function fetchPlaces(url: string): Promise<Places> {
  let answer = fetched.get(url)
  if (!answer) {
    answer = fetch(url, { headers: { Accept: 'application/geo+json, application/json' } }).then((r) => {
      if (!r.ok) throw new Error(`places: ${r.status}`)
      return r.json() as Promise<Places>
    })
    fetched.set(url, answer)
  }
  return answer
}

export interface Ground {
  map: L.Map
  places: Places
  bounds: L.LatLngBounds | null
}

/** Lays the ground: optional tiles, then grids as lines and buildings as shapes, with their names. */
export async function layGround(el: HTMLElement, placesUrl: string, tiles: string): Promise<Ground> {
  const map = L.map(el, {
    preferCanvas: true,
    attributionControl: Boolean(tiles),
    zoomSnap: 0.5,
    maxZoom: 20,
  }).setView([35, 105], 4)
  map.zoomControl.setPosition('bottomright')
  map.createPane(NAMES).style.zIndex = '450' // under the marks
  if (tiles) L.tileLayer(tiles, { maxZoom: 20, maxNativeZoom: 18 }).addTo(map)
  const empty: Places = { type: 'FeatureCollection', features: [] }
  const places = placesUrl ? await fetchPlaces(placesUrl) : empty
  const layer = L.geoJSON(places, {
    style: (feature) => styleOf(feature as Feature<GeoJSON.Geometry, Named>),
    interactive: false,
    pointToLayer: (_, at) => L.circleMarker(at, { radius: 3, color: colour('secondary') }),
  }).addTo(map)
  const bounds = layer.getBounds()
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [12, 12], animate: false })
  nameGrids(map, places)
  nameBuildings(map, places)
  return { map, places, bounds: bounds.isValid() ? bounds : null }
}

function isBuilding(feature: Feature<GeoJSON.Geometry, Named>): boolean {
  return ['building', 'entrance'].includes(feature.properties.level ?? '')
}

function styleOf(feature: Feature<GeoJSON.Geometry, Named>): L.PathOptions {
  return isBuilding(feature)
    ? { weight: 1, color: colour('edge'), opacity: 0.6, fillColor: colour('lines'), fillOpacity: 0.9 }
    : { weight: 1.5, color: colour('accent'), dashArray: '6 4', fillColor: colour('paper'), fillOpacity: 0.5 }
}

function label(at: L.LatLng, name: string, kind: string): L.Tooltip {
  const words = document.createElement('span')
  words.textContent = name
  const className = `map-name ${kind}`
  return L.tooltip({ permanent: true, direction: 'center', className, pane: NAMES, opacity: 1 })
    .setLatLng(at)
    .setContent(words)
}

function centre(feature: Feature<GeoJSON.Geometry, Named>): L.LatLng {
  return L.geoJSON(feature).getBounds().getCenter()
}

/** Grids are named when their names have room in them. */
function nameGrids(map: L.Map, places: Places): void {
  const grids = places.features
    .filter((f) => !isBuilding(f) && f.geometry.type !== 'Point')
    .slice(0, MOST_NAMES)
    .map((f) => ({ name: f.properties.name, bounds: L.geoJSON(f).getBounds() }))
  const names = L.layerGroup().addTo(map)
  const tell = (): void => {
    names.clearLayers()
    for (const { name, bounds } of grids) {
      const across = map.project(bounds.getNorthEast()).x - map.project(bounds.getSouthWest()).x
      if (across > name.length * NAME_PX) names.addLayer(label(bounds.getCenter(), name, 'grid'))
    }
  }
  map.on('zoomend', tell)
  tell()
}

/** Buildings are named when one is near enough to read them, and only those in sight. */
function nameBuildings(map: L.Map, places: Places): void {
  const spots = places.features
    .filter(isBuilding)
    .map((f) => ({ at: centre(f), name: f.properties.name }))
  const names = L.layerGroup().addTo(map)
  const tell = (): void => {
    names.clearLayers()
    if (map.getZoom() < NAMES_FROM_ZOOM) return
    const sight = map.getBounds()
    const inSight = spots.filter((spot) => sight.contains(spot.at))
    if (inSight.length > MOST_NAMES) return
    for (const spot of inSight) names.addLayer(label(spot.at, spot.name, 'building'))
  }
  map.on('moveend zoomend', tell)
  tell()
}

/** The finest place under a spot: a building before the grid around it. */
export function placeUnder(places: Places, lng: number, lat: number): Named | null {
  const under = places.features.filter((f) => covers(f.geometry, lng, lat))
  const found = under.find(isBuilding) ?? under.at(-1)
  return found?.properties ?? null
}

function covers(geometry: GeoJSON.Geometry, lng: number, lat: number): boolean {
  if (geometry.type === 'Polygon') return inPolygon(geometry.coordinates, lng, lat)
  if (geometry.type !== 'MultiPolygon') return false
  return geometry.coordinates.some((polygon) => inPolygon(polygon, lng, lat))
}

function inPolygon(rings: Polygon['coordinates'], lng: number, lat: number): boolean {
  const [outer, ...holes] = rings.map((ring) => inRing(ring, lng, lat))
  return Boolean(outer) && !holes.some(Boolean)
}

function inRing(ring: Position[], lng: number, lat: number): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi = 0, yi = 0] = ring[i] ?? []
    const [xj = 0, yj = 0] = ring[j] ?? []
    if (yi > lat !== yj > lat && lng < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}
