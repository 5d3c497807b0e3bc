/** A fresh UUIDv7 (RFC 9562): sorts by the clock of this phone. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  let now = Date.now()
  for (let at = 5; at >= 0; at--) {
    bytes[at] = now % 256
    now = Math.floor(now / 256)
  }
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

export function isId(text: string): boolean {
  return V7.test(text)
}

/** Gives the forms of a page new ids: a page from the phone is opened more than once, and each time
 * something else is done with it. */
export function renewIds(part: ParentNode): void {
  for (const name of ['_id', 'id', 'other']) {
    for (const input of part.querySelectorAll<HTMLInputElement>(`form[method="post"] input[type="hidden"][name="${name}"]`)) {
      if (isId(input.value)) input.value = newId()
    }
  }
}
