import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Speakers. */
export const speaker: Family = {
  code: 'speaker',
  sku: 'SPK',
  brands: ['Klanghus'],
  weightGrams: 1900,
  colorChoice: true,
  about: words(
    `A sealed cabinet, a proper woofer and a dial that turns like a safe. {power} W fill a room without shaking the cups; the grille cloth is wool and pulls off for cleaning. | 密闭箱体、正经低音单元，旋钮手感如保险柜。{power}瓦足以充满房间而不震杯；羊毛面网可取下清洁。 | Un coffret clos, un vrai haut-parleur de grave et une molette qui tourne comme un coffre-fort. {power} W remplissent la pièce sans faire trembler les tasses ; la grille de laine se retire pour la nettoyer.`,
  ),
  models: [
    model(
      'Hamburg',
      '249.00',
      'walnut oak',
      { wireless: true, power: 40, material: 'walnut' },
      'shelf speaker | 书架音箱 | enceinte d’étagère',
      'A wooden box with a large, unhurried voice. | 木箱子，大嗓门，不慌不忙。 | Une boîte de bois à la grande voix tranquille.',
    ),
    model(
      'Bornholm',
      '129.00',
      'sea brick sand',
      { wireless: true, power: 15, battery: 18, waterproof: true },
      'portable speaker | 便携音箱 | enceinte portable',
      'A leather loop, a day of battery and no fear of sand. | 皮环提手，一天续航，不怕沙。 | Une boucle de cuir, une journée d’autonomie, sans peur du sable.',
    ),
    model(
      'Narva',
      '89.90',
      'ink rose',
      { wireless: true, power: 8, battery: 14, waterproof: true },
      'pocket speaker | 口袋音箱 | enceinte de poche',
      'As big as a bun and twice as loud. | 只有小面包大，响亮却加倍。 | Grande comme un petit pain, deux fois plus sonore.',
    ),
    model(
      'Lynn',
      '399.00',
      'cream black',
      { wireless: true, power: 80, material: 'oak' },
      'stereo speaker | 立体声音箱 | enceinte stéréo',
      'One long cabinet for the whole living room. | 一只长箱，响彻客厅。 | Un long coffret pour tout le salon.',
    ),
    model(
      'Gotland',
      '329.00',
      'oak slate',
      { wireless: false, power: 60, material: 'ash' },
      'bookshelf pair | 书架音箱一对 | paire d’enceintes',
      'Two cabinets, two cables, no updates ever. | 两只箱，两根线，永不升级。 | Deux coffrets, deux câbles, jamais de mise à jour.',
    ),
  ],
}
