import { acceptedTypes } from "../content/accepted-types.ts";
import { canShowInline } from "../content/display.ts";
import { getDerivedPrefix, publicFolder } from "../identity.ts";
import { limits } from "../limits.ts";
import { filesContentSecurityPolicy } from "./page-security.ts";

/** The code of the two functions in front of the files. */
export interface FilesFunctions {
  /** Runs for each request, before CloudFront looks into its cache. */
  readonly viewerRequest: string;
  /** Runs for each response with a status below 400. */
  readonly viewerResponse: string;
}

/**
 * Returns the code of the CloudFront Functions that guard the files: JavaScript runtime 2.0, which has neither destructuring nor
 * modules of its own. The local stack runs the same code. A path is `/s/{key number}/{expiry}/{signature}/{view}/{object key}`, or
 * `/public/{disposition}/{version}/{object key}/{name}` for a file that everyone may read.
 *
 * Source: Amazon CloudFront Developer Guide, "JavaScript runtime 2.0 features for CloudFront Functions".
 *
 * @param prefix of all objects in the bucket
 */
export const createFilesFunctions = (prefix: string): FilesFunctions => ({
  viewerRequest: `const crypto = require('crypto');
import cf from 'cloudfront';
const keys = cf.kvs();
const maxAge = ${limits.fileLinks.hour};
const prefixes = ${JSON.stringify([prefix, getDerivedPrefix(prefix)])};
const publicPrefix = ${JSON.stringify(`${prefix}${publicFolder}`)};
${requestBody}`,
  viewerResponse: `const shown = ${JSON.stringify(Object.keys(acceptedTypes).filter(canShowInline).join(" "))}.split(' ');
${responseBody}`,
});

const requestBody = `
const signedPath = /^\\/s\\/(\\d{1,6})\\/(\\d{10})\\/([\\w-]{43})\\/([\\w-]{1,2000})\\/([\\w.\\/-]{1,600})$/;
const publicPath = /^\\/public\\/(inline|attachment)\\/([\\w-]{1,200})\\/([\\w.\\/-]{1,600})\\/[^\\/]{0,800}$/;
const publicKey = /^[0-9a-f]{2}\\/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function refuse() {
  return {
    statusCode: 403,
    statusDescription: 'Forbidden',
    headers: {
      'cache-control': { value: 'no-store' },
      'content-type': { value: 'text/plain; charset=utf-8' },
      'content-security-policy': { value: ${JSON.stringify(filesContentSecurityPolicy)} },
      'x-content-type-options': { value: 'nosniff' },
    },
    body: 'This link is invalid or has expired.',
  };
}

function decode(text) {
  return Buffer.from(text, 'base64url').toString('utf8');
}

function isEqual(one, other) {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let i = 0; i < one.length; i += 1) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

async function readSigned(path) {
  const match = signedPath.exec(path);
  if (match === null || !prefixes.some(function (each) { return match[5].startsWith(each); })) return undefined;
  const secret = await keys.get('key-' + match[1]);
  const text = [match[1], match[2], match[4], match[5]].join('/');
  const expected = crypto.createHmac('sha256', secret).update(text).digest('base64url');
  if (!isEqual(expected, match[3])) return undefined;
  if (Number(match[2]) * 1000 <= Date.now()) return undefined;
  const view = JSON.parse(decode(match[4]));
  return { key: match[5], versionId: view[0], type: view[1], disposition: view[2], cache: 'private' };
}

function readPublic(path) {
  const match = publicPath.exec(path);
  if (match === null || !match[3].startsWith(publicPrefix)) return undefined;
  if (!publicKey.test(match[3].slice(publicPrefix.length))) return undefined;
  return { key: match[3], versionId: decode(match[2]), disposition: match[1], cache: 'public' };
}

function encode(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, function (character) {
    return '%' + character.charCodeAt(0).toString(16).toUpperCase();
  });
}

async function handler(event) {
  const request = event.request;
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse();
  let file;
  try {
    file = readPublic(request.uri) || (await readSigned(request.uri));
  } catch (error) {
    file = undefined;
  }
  if (file === undefined || !file.versionId) return refuse();
  request.uri = '/' + file.key;
  request.querystring = {
    versionId: { value: encode(file.versionId) },
    'response-cache-control': { value: encode(file.cache + ', max-age=' + maxAge + ', immutable') },
    'response-content-disposition': { value: encode(file.disposition) },
  };
  if (file.type) request.querystring['response-content-type'] = { value: encode(file.type) };
  return request;
}
`;

const responseBody = `
function handler(event) {
  const response = event.response;
  if (response.statusCode === 304) return response;
  const headers = response.headers;
  const given = headers['content-type'] ? headers['content-type'].value : '';
  if (shown.indexOf(given.split(';')[0].trim().toLowerCase()) >= 0) return response;
  headers['content-type'] = { value: 'application/octet-stream' };
  const disposition = headers['content-disposition'] ? headers['content-disposition'].value : '';
  if (!/^attachment(;|$)/.test(disposition)) headers['content-disposition'] = { value: 'attachment' };
  return response;
}
`;
