/** Says how many characters are left once a text nears its bound. */
export function countCharacters(part: ParentNode): void {
  for (const text of part.querySelectorAll<HTMLTextAreaElement>('textarea[data-counts]')) {
    const note = document.querySelector<HTMLElement>(`[data-count-of="${CSS.escape(text.id)}"]`)
    if (!note || text.maxLength < 0) continue
    const tell = (): void => {
      const left = text.maxLength - text.value.length
      note.hidden = left > Math.max(20, text.maxLength / 5)
      note.textContent = (text.dataset.counts ?? '{n}').replace('{n}', String(left))
    }
    text.addEventListener('input', tell)
    tell()
  }
}
