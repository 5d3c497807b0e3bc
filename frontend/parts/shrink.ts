const LONGEST = 1600
const QUALITIES = [0.82, 0.7, 0.55, 0.4]
const ENOUGH = 300 * 1024
const LARGEST = 10 * 1024 * 1024

/** Why a file cannot be taken. */
export type Fault = 'broken' | 'too-big'

export interface Picture {
  file: File
  /** An address to show it by, or "" where this browser cannot decode it (HEIC). */
  src: string
}

/**
 * Makes a photograph small before it is sent: at most 1600 px and, where that can be, 300 KB, JPEG, and without the place and time
 * that a camera writes into it. A format that only the server can read goes as it is, up to 10 MB.
 */
export async function shrink(file: File): Promise<Picture | Fault> {
  try {
    return await redraw(file)
  } catch {
    if (!/^image\/hei[cf]|\.hei[cf]$/i.test(`${file.type || file.name}`)) return 'broken'
    return file.size > LARGEST ? 'too-big' : { file, src: '' }
  }
}

async function redraw(file: File): Promise<Picture> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  let blob: Blob | null = null
  for (let longest = LONGEST; longest > 400; longest = Math.round(longest * 0.75)) {
    blob = await draw(bitmap, longest)
    if (!blob) throw new Error('no picture')
    if (blob.size <= ENOUGH) break
  }
  bitmap.close()
  if (!blob) throw new Error('no picture')
  const name = `${file.name.replace(/\.[^.]*$/, '') || 'photo'}.jpg`
  return { file: new File([blob], name, { type: 'image/jpeg' }), src: URL.createObjectURL(blob) }
}

/** A picture of a size, as fine as it may be to stay small. */
async function draw(bitmap: ImageBitmap, longest: number): Promise<Blob | null> {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  let blob: Blob | null = null
  for (const quality of QUALITIES) {
    blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
    if (!blob || blob.size <= ENOUGH) return blob
  }
  return blob
}
