/** Conditions act when they are chosen, and those left empty do not lengthen the address. */
export function actOnFilters(part: ParentNode): void {
  for (const form of part.querySelectorAll<HTMLFormElement>('form[data-filters]')) {
    form.classList.add('auto')
    form.addEventListener('change', (event) => {
      if (!(event.target as Element).matches('[data-search]')) form.requestSubmit()
    })
    form.addEventListener('formdata', ({ formData }) => {
      for (const [name, value] of [...formData.entries()]) if (value === '') formData.delete(name)
    })
  }
}
