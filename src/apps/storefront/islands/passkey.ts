/** Makes or uses a passkey and sends what the device signed with the form around; without script its part stays hidden. */
for (const part of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
  const answer = part.querySelector<HTMLInputElement>('input[name="answer"]')
  const button = part.querySelector<HTMLButtonElement>('button')
  const options = part.dataset['options'] ?? '{}'
  part.hidden = false
  button?.addEventListener('click', (event) => {
    if (answer === null || answer.value !== '') return
    event.preventDefault()
    void askDevice(part.dataset['passkey'] ?? '', options).then((said) => {
      answer.value = said
      button.form?.requestSubmit(button)
    })
  })
}

/** What the device answers, as the shop reads it; its refusal is sent too, so that the page can say so. */
async function askDevice(what: string, options: string): Promise<string> {
  try {
    const given: unknown = JSON.parse(options)
    const credential =
      what === 'make'
        ? await navigator.credentials.create({
            publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
              given as PublicKeyCredentialCreationOptionsJSON,
            ),
          })
        : await navigator.credentials.get({
            publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
              given as PublicKeyCredentialRequestOptionsJSON,
            ),
          })
    return JSON.stringify((credential as PublicKeyCredential).toJSON())
  } catch (error) {
    return error instanceof Error ? error.name : 'refused'
  }
}
