import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Turntables. */
export const turntable: Family = {
  code: 'turntable',
  sku: 'TRN',
  brands: ['Tonvik'],
  weightGrams: 6200,
  colorChoice: true,
  facts: { power: 6 },
  about: words(
    `A belt, a heavy platter and an arm set at the factory by someone with patience. Plays 33 and 45; the cartridge is mounted, the dust cover lifts off, and the feet can be leveled with a coin. | 皮带传动，沉重转盘，唱臂由有耐心的人在厂里调好。33与45转；唱头已装，防尘罩可取，机脚用硬币就能调平。 | Une courroie, un plateau lourd et un bras réglé en atelier par quelqu’un de patient. Lit les 33 et 45 tours ; cellule montée, capot amovible, et des pieds qu’une pièce de monnaie met à niveau.`,
  ),
  models: [
    model(
      'Alster',
      '299.00',
      'walnut black',
      { wireless: false, material: 'walnut' },
      'turntable | 唱机 | platine vinyle',
      'The plain machine for the first hundred records. | 头一百张唱片的朴素好机器。 | La machine simple pour les cent premiers disques.',
    ),
    model(
      'Antwerp',
      '449.00',
      'oak chalk',
      { wireless: false, material: 'oak' },
      'turntable with glass platter | 玻璃盘唱机 | platine à plateau de verre',
      'Frosted glass, carbon arm, very dark silences. | 磨砂玻璃，碳臂，静得深沉。 | Verre dépoli, bras en carbone, silences profonds.',
    ),
    model(
      'Malmo',
      '349.00',
      'sea brick',
      { wireless: true, material: 'birch' },
      'wireless turntable | 无线唱机 | platine sans fil',
      'Sends records across the room without a cable. | 不用线，唱片声飞过房间。 | Envoie les disques à travers la pièce sans câble.',
    ),
    model(
      'Ribe',
      '199.00',
      'butter ink rose',
      { wireless: false, material: 'birch' },
      'compact turntable | 小型唱机 | platine compacte',
      'With its own amplifier, for headphones at midnight. | 自带放大，供午夜的耳机。 | Avec son amplificateur, pour le casque à minuit.',
    ),
    model(
      'Novgorod',
      '690.00',
      'slate brass',
      { wireless: false, material: 'aluminum' },
      'suspended turntable | 悬浮唱机 | platine suspendue',
      'Three springs between the music and the world. | 音乐与世界之间，隔着三只弹簧。 | Trois ressorts entre la musique et le monde.',
    ),
  ],
}
