import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Radios. */
export const radio: Family = {
  code: 'radio',
  sku: 'RAD',
  brands: ['Klanghus', 'Tonvik'],
  weightGrams: 1300,
  colorChoice: true,
  about: words(
    `Turn it on and it plays; that is the whole manual. FM, DAB+ and internet stations on one dial, six buttons for favorites, and a loudspeaker of {power} W that was tuned by people who like voices. | 打开就响，说明书到此为止。FM、DAB+与网络电台共用一只旋钮，六个收藏键，{power}瓦扬声器由爱听人声的人调校。 | On l’allume, elle joue : voilà tout le mode d’emploi. FM, DAB+ et radios du net sur une molette, six touches de favoris, et un haut-parleur de {power} W accordé par des gens qui aiment les voix.`,
  ),
  models: [
    model(
      'Wismar',
      '149.00',
      'walnut cream',
      { wireless: true, power: 10, material: 'walnut' },
      'table radio | 台式收音机 | radio de table',
      'A wooden case and a lit dial, for kitchens and mornings. | 木壳与亮刻度盘，给厨房与清晨。 | Un coffret de bois et un cadran éclairé, pour cuisines et matins.',
    ),
    model(
      'Kolberg',
      '99.00',
      'brick sea butter',
      { wireless: true, power: 5, battery: 20 },
      'portable radio | 便携收音机 | radio portable',
      'A handle, an antenna and a weekend of battery. | 一把提手，一根天线，一个周末的电。 | Une poignée, une antenne et un week-end d’autonomie.',
    ),
    model(
      'York',
      '119.00',
      'ink chalk',
      { wireless: true, power: 6 },
      'clock radio | 闹钟收音机 | radio-réveil',
      'Wakes you as gently as a good neighbor. | 叫醒你，温和如好邻居。 | Réveille aussi doucement qu’un bon voisin.',
    ),
    model(
      'Rostock',
      '79.90',
      'moss amber',
      { wireless: false, power: 3, battery: 60, waterproof: true },
      'crank radio | 手摇收音机 | radio à manivelle',
      'A crank, a small lamp, and news in any weather. | 手摇、小灯，风雨有讯。 | Une manivelle, une petite lampe, des nouvelles par tous les temps.',
    ),
    model(
      'Weser',
      '229.00',
      'oak black',
      { wireless: true, power: 20, material: 'oak' },
      'kitchen radio | 厨房收音机 | radio de cuisine',
      'Loud enough for the extractor hood, warm enough for jazz. | 盖得过油烟机，暖得起爵士。 | Assez forte pour la hotte, assez chaude pour le jazz.',
    ),
  ],
}
