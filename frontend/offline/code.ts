// The code of six digits, asked for on any page.
import { word } from './parts'
import { device, openByCode } from './vault'

/** Asks for the code until the vault is open or nothing more can be tried. */
export async function askCode(): Promise<boolean> {
  const dialog = document.getElementById('phone-code') as HTMLDialogElement | null
  if (!dialog || !(await device())?.wrapped) return false
  const form = dialog.querySelector('form') as HTMLFormElement
  dialog.showModal()
  return new Promise((done) => {
    const close = (): void => done(false)
    dialog.addEventListener('close', close, { once: true })
    form.onsubmit = (event) => {
      event.preventDefault()
      void tryCode(form).then((open) => {
        if (!open) return
        dialog.removeEventListener('close', close)
        dialog.close()
        done(true)
      })
    }
  })
}

/** One try of what stands in a form. */
export async function tryCode(form: HTMLFormElement): Promise<boolean> {
  const input = form.elements.namedItem('code') as HTMLInputElement
  const said = form.querySelector<HTMLElement>('[data-said]')
  const told = /^\d{6}$/.test(input.value) ? await openByCode(input.value) : null
  if (told === 'open') return true
  if (said) {
    said.hidden = false
    said.textContent = told === null ? word('sixDigits') : told === 0 ? word('codeGone') : word('codeWrong', { n: told })
  }
  input.value = ''
  input.focus()
  return false
}
