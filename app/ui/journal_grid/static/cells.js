// What may stand in a cell, how it is typed whatever the keyboard's layout, and how it is painted.

const BY_KEY = { KeyY: 'Н', KeyE: 'У', Comma: 'Б', KeyJ: 'О', KeyC: 'С', KeyD: 'В' } // the physical key of the Cyrillic layout
const LOOK_ALIKES = { H: 'Н', Y: 'У', O: 'О', C: 'С', B: 'Б' }
const PAINTS = ['absent', 'late', 'excused', 'weak', 'split']

export const keyOf = (pupil, lesson) => `${pupil}|${lesson}`

export function letter(event) {
  if (/^[\dА-Яа-яЁё/]$/.test(event.key)) return event.key.toUpperCase()
  return BY_KEY[event.code] ?? LOOK_ALIKES[event.key.toUpperCase()] ?? event.key.toUpperCase()
}

export function tidy(text) {
  const plain = String(text).toUpperCase().replace(/\s+/g, '').replace(/[HYOC]/g, c => LOOK_ALIKES[c])
  return plain.replace('ОСB', 'ОСВ').replace(/B/g, 'Б').replace(/^О(\d)$/, '$1О')
}

// As the server reads a cell: one mark, one sign, or a mark with lateness. Two marks of a lesson come from files alone.
export function allowed(text, marks) {
  return new RegExp(`^([${marks}]О?|Н|У|Б|О|ОСВ)?$`).test(text)
}

export function paint(cell, text) {
  cell.classList.remove(...PAINTS)
  if (text === 'Н') cell.classList.add('absent')
  else if (text.endsWith('О')) cell.classList.add('late')
  else if (['У', 'Б', 'ОСВ'].includes(text)) cell.classList.add('excused')
  else if (/^[12](\/[12])*$/.test(text)) cell.classList.add('weak')
}

// Lateness goes together with a mark: the pad's key adds itself to what stands there.
export function withPad(key, text) {
  if (key === 'О' && /^\d/.test(text)) return text.endsWith('О') ? text.slice(0, -1) : text + 'О'
  if (/^\d$/.test(key) && text === 'О') return key + 'О'
  return key
}
